from pathlib import Path

import pytest
import yaml

from scripts import params
from tests.refusals import refused

ROOT = Path(__file__).resolve().parents[2]
MARK = "7654321"


def leaves(value, *names):
    """Yield the dotted name of each value that is no mapping and no list."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, *names, str(key))
    elif not isinstance(value, list):
        yield ".".join(names)


@pytest.fixture(scope="module")
def texts():
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return {path: (ROOT / path).read_text(encoding="utf-8") for path in params.files()}


def test_every_file_is_in_the_form_in_which_dvc_writes_it(texts):
    assert [str(path) for path, text in texts.items() if params.formatted(text) != text] == []


@pytest.mark.slow
def test_one_changed_value_is_one_changed_line(texts, tmp_path):
    """Some names of a file at once: each line that moved holds a changed value, none is lost."""
    from dvc.utils.hydra import apply_overrides  # what `dvc exp run -S` calls

    for path, text in texts.items():
        names = [name for name in leaves(yaml.safe_load(text)) if "/" not in name]
        chosen = names[:: max(1, len(names) // 8)]
        changed = tmp_path / "params.yaml"
        changed.write_text(text, encoding="utf-8")
        apply_overrides(changed, [f"{name}={MARK}" for name in chosen])
        lines = list(zip(text.splitlines(), changed.read_text().splitlines(), strict=True))
        marks = [now.count(MARK) for before, now in lines if now != before]
        assert 0 not in marks, path
        assert sum(marks) == len(chosen), path


def test_others_are_rewritten_and_named(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = "# what all share\nscale: quick # the first day\ncompute:   {workers: 2}\n"
    Path("params.yaml").write_text(text)
    with refused("all", "params.yaml in another form", match=r"params.yaml: run `make params`"):
        params.main(["--check"])
    assert Path("params.yaml").read_text() == text
    params.main([])
    assert capsys.readouterr().out == "params.yaml: rewritten\n"
    assert Path("params.yaml").read_text() == text.replace("   {", " {")
    params.main(["--check"])
