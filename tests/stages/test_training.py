from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import training
from tests.refusals import refused
from tests.stages.small import outputs, write_files
from tests.training.test_analysis import HISTORY

OUT = Path("reports/toy/training")
ITEM = {"features": "tokens", "estimator": "cnn"}


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """Two networks and a model without epochs."""
    monkeypatch.chdir(tmp_path)
    for name, history in (("cnn", HISTORY), ("deep", HISTORY[:2])):
        files.write_csv(f"reports/toy/live/{name}/history.csv", history, 9)
    files.write_text("reports/toy/live/svm/history.csv", "epoch\n")
    results = pd.DataFrame({"model": ["cnn", "svm", "deep"], "f1_external": [0.5, 0.6, 0.4]})
    files.write_csv("reports/toy/results.csv", results)
    params()


def params(**settings):
    items = {"cnn": ITEM, "deep": {**ITEM, "estimator": "bilstm"}, "svm": ITEM}
    write_files({"scale": "tiny", "seed": 7}, {"train": items, "training": settings}, "toy")


@pytest.mark.slow
def test_networks_are_compared(capsys):
    params(window=2)
    training.main(["toy"])
    table = pd.read_csv(OUT / "training.csv")
    assert table["model"].tolist() == ["cnn", "deep"]
    assert table["estimator"].tolist() == ["cnn", "bilstm"]
    assert table["kept"].tolist() == [3, 2]
    assert table["score"].tolist() == [0.5, 0.4]
    assert pd.isna(table["late_gain"][1])  # two epochs are too few for it
    report = files.read_json(OUT / "insights.json")
    assert report["rules"]["overfitting"] == 0.1
    said = {finding["rule"]: finding for finding in report["models"]["cnn"]}
    assert said["overfitting"]["value"] == pytest.approx(0.15)
    assert said["not_converged"]["value"] == pytest.approx(0.06)
    about = files.read_json(OUT / "about.json")
    assert (
        "cnn, overfitting: at the kept epoch the accuracy on training rows is 0.150 above"
        in (about["text"])
    )
    for name in about["pictures"].values():
        assert (OUT / name).read_bytes().startswith(b"\x89PNG")
    assert capsys.readouterr().out.startswith("toy: 2 models, ")
    before = outputs("reports/toy/training")
    training.main(["toy"])
    assert outputs("reports/toy/training") == before


def test_a_network_that_no_rule_speaks_of_is_named():
    finding = {"rule": "idle", "says": "x", "speaks": "above", "threshold": 0.5, "advice": "y"}
    assert training.text({"a": [finding], "b": []}, ["First."]) == (
        "First. a, idle: x (the rule speaks above 0.5); y. No rule speaks of b."
    )


def test_an_unknown_column_or_no_epochs_at_all_is_named():
    params(score="f1_extern")
    with pytest.raises(ParamError, match=r"training\.score: no column 'f1_extern'; did you mean"):
        training.main(["toy"])
    params()
    for name in ("cnn", "deep"):
        files.write_text(f"reports/toy/live/{name}/history.csv", "epoch\n")
    with pytest.raises(ValueError, match="reports/toy/live: no model of toy has epochs"):
        training.main(["toy"])


def test_bad_rules_are_refused():
    params(rules={"overfiting": 0.2})
    message = r"training\.rules\.overfiting: unknown key; did you mean 'overfitting'"
    with refused("prompts", "training.rules: {overfiting: 0.2}", match=message):
        training.main(["toy"])
