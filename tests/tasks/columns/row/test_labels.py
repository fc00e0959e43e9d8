import pytest

from rampart.tasks.columns.row import CLASSES, labels
from rampart.tasks.columns.row.labels import LabelError, resolve


@pytest.fixture
def reviewed(tmp_path, monkeypatch):
    """Return a function that puts a manifest and overrides in the place of the real ones."""

    def write(manifest="{}", overrides=""):
        (tmp_path / "manifest").mkdir(exist_ok=True)
        (tmp_path / "manifest" / "demo.yaml").write_text(manifest, encoding="utf-8")
        (tmp_path / "overrides.csv").write_text("column,label,note\n" + overrides)
        labels.overrides.cache_clear()
        labels.manifest.cache_clear()

    monkeypatch.setattr(labels, "HERE", tmp_path)
    yield write
    labels.overrides.cache_clear()
    labels.manifest.cache_clear()


def name(column, declared=None, values=("1", "2", "5", "9")):
    code, trust = resolve(column, declared, values, "x")
    return CLASSES[code], trust


def test_the_order_of_trust(reviewed):
    reviewed("demo/t/*: identifier", "demo/t/a,datetime,looked at\n")
    assert name("demo/t/a", ("numeric", "metadata")) == ("datetime", "override")
    assert name("demo/t/b", ("numeric", "metadata")) == ("numeric", "metadata")
    assert name("demo/t/b", ("numeric", "doc")) == ("identifier", "manifest")
    assert name("demo/u/b", ("categorical", "doc")) == ("categorical", "doc")
    assert name("demo/u/b") == ("numeric", "rule")


def test_an_exact_line_beats_a_pattern_and_the_first_pattern_wins(reviewed):
    reviewed("demo/*/id: identifier\ndemo/t/*: numeric\ndemo/t/[x]: categorical")
    assert name("demo/t/id")[0] == "identifier"
    assert name("demo/t/[x]")[0] == "categorical"  # its brackets match themselves too
    assert name("demo/t/x")[0] == "numeric"


def test_a_column_with_one_value_is_unknown_and_keeps_its_source(reviewed):
    reviewed()
    assert name("demo/t/a", ("datetime", "metadata"), ["2001", "2001"]) == ("unknown", "metadata")
    assert name("demo/t/a", None, []) == ("unknown", "rule")


def test_what_does_not_exist_is_refused(reviewed):
    reviewed()
    with pytest.raises(LabelError, match=r"demo/t/a.*'number'.*did you mean 'numeric'"):
        name("demo/t/a", ("number", "doc"))
    with pytest.raises(LabelError, match=r"'docs'.*did you mean 'doc'"):
        name("demo/t/a", ("numeric", "docs"))
    reviewed("demo/t/a: date")
    with pytest.raises(LabelError, match=r"manifest/demo.yaml: demo/t/a: class 'date'"):
        name("demo/t/a")
    reviewed("demo/a: datetime")
    with pytest.raises(LabelError, match="not <source>/<table>/<column>"):
        name("demo/t/a")
    reviewed(overrides="demo/t/a,numeric,\ndemo/t/a,datetime,\n")
    with pytest.raises(LabelError, match=r"overrides.csv: line 3: demo/t/a: listed twice"):
        name("demo/t/a")


def test_the_project_s_own_files_are_sound():
    assert labels.manifest()
    assert set(labels.overrides().values()) <= set(CLASSES)
    for path in sorted((labels.HERE / "manifest").glob("*.yaml")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] == '"']
        keys = [line.rpartition(":")[0] for line in lines]
        assert len(keys) == len(set(keys)), path.name
