from pathlib import Path

import pytest

from app.retrain import settings
from tests.refusals import refused

ROOT = Path(__file__).resolve().parents[3]


def test_the_file_in_git_is_read_and_says_what_the_schema_says():
    read = settings.read(ROOT / settings.FILE)
    assert read.notify.file.path == ".rampart/retrain/told.jsonl"
    assert read.model_copy(update={"notify": settings.AlertParams()}) == settings.Settings()


def test_without_a_file_the_schema_holds(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert settings.read(None).every_days == 7
    settings.FILE.parent.mkdir()
    settings.FILE.write_text("every_days: 1\ngate: {min_gain: 0.02}\n")
    assert settings.read(None).every_days == 1
    assert settings.read(None).gate.min_gain == 0.02
    assert settings.read(None).gate.min_share == 0.9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("weight: 0", "retrain.yaml.weight: must be > 0, got 0"),
        ("weight: 100", "retrain.yaml.weight: must be < 100"),
        ("wait: 1", "retrain.yaml.wait: unknown key; did you mean 'weight'"),
        ("decide: later", "retrain.yaml.decide: "),
        ("gate: {min_share: 0}", "retrain.yaml.gate.min_share: must be > 0"),
        ("[1", "retrain.yaml: not valid YAML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, text, said):
    path = tmp_path / "retrain.yaml"
    path.write_text(text)
    with refused("all", f"deploy/retrain.yaml: {text}", said):
        settings.read(path)


def test_a_named_file_must_be_there(tmp_path):
    with refused("all", "app.retrain --settings none.yaml", "No such file"):
        settings.read(tmp_path / "none.yaml")
