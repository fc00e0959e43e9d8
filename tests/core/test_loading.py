import pytest

from rampart.core.loading import load
from rampart.core.params import ParamError


def test_loads_a_part_of_a_task():
    assert load("rampart.tasks", "prompts", "score").RANK == "kind_recall"


def test_loads_a_module_or_a_package():
    assert load("rampart.metrics", "confusion").__name__ == "rampart.metrics.confusion"
    assert load("rampart.tasks", "prompts").__name__ == "rampart.tasks.prompts"


def test_a_wrong_name_gets_the_right_ones():
    with pytest.raises(
        ParamError, match=r"no rampart\.metrics\.confuson; did you mean 'confusion'"
    ):
        load("rampart.metrics", "confuson")
    with pytest.raises(ParamError, match=r"did you mean 'prompts'.* known: .*prompts"):
        load("rampart.tasks", "promts", "score")


def test_a_helper_in_the_same_package_is_no_name():
    assert load("rampart.estimators", "shared").__doc__  # nothing is asked of it
    with pytest.raises(ParamError, match=r"estimators\.shared; .*known: .*bayes, ") as error:
        load("rampart.estimators", "shared", needs="build")
    assert "shared" not in str(error.value).partition("known: ")[2]


def test_what_is_needed_is_defined_at_the_top_of_a_module_or_package(tmp_path, monkeypatch):
    (tmp_path / "pack").mkdir()
    contents = {
        "__init__.py": "",
        "function.py": "def build(): ...",
        "klass.py": "class build: ...",
        "inner.py": "def outer():\n    def build(): ...",
        "imported.py": "from pack.function import build",
        "heavy.py": "raise SystemExit  # what is not asked for is read, never run",
    }
    for name, text in contents.items():
        (tmp_path / "pack" / name).write_text(text)
    (tmp_path / "pack" / "folder").mkdir()
    (tmp_path / "pack" / "folder" / "__init__.py").write_text("def build(): ...")
    monkeypatch.syspath_prepend(tmp_path)
    assert load("pack", "function", needs="build").build
    assert load("pack", "folder", needs="build").build
    with pytest.raises(ParamError, match=r"pack\.inner; .*known: folder, function, klass$"):
        load("pack", "inner", needs="build")


@pytest.mark.parametrize("name", ["__init__", "..metrics", ""])
def test_a_name_is_not_a_path(name):
    with pytest.raises(ParamError):
        load("rampart.metrics", name)
