"""Where two made-up models are right, on eight rows."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import slices
from tests.stages.small import outputs, write_files

pytestmark = pytest.mark.slow

OUT = Path("reports/toy/more/slices")
FILE = "pipelines/toy/params.yaml"
LABELS = np.array([0, 0, 1, 1] * 2)
# Right on the first three rows of test and on the first of external, the least sure on the fourth.
PREDICTIONS = {"best": [0, 0, 1, 0, 0, 1, 0, 0], "base": [0] * 8}
SURE = {"best": [0.9, 0.8, 0.7, 0.6] * 2, "base": [0.5] * 8}


def write_params(**settings):
    params = {"slices": settings, "compare": {"baselines": ["base"]}}
    write_files({"scale": "tiny", "seed": 7}, params, "toy")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_params(by=["domain"], lengths={"values": [2]}, points=5)
    rows = pd.DataFrame({"id": [f"r{n}" for n in range(8)], "label": LABELS})
    rows["split"] = np.repeat(["test", "external"], 4)
    for split, part in rows.groupby("split"):
        table = part[["id"]].assign(
            domain=["mail", "mail", "web", "web"], values=[["a"], ["a", "b"], ["a"] * 3, []]
        )
        files.write_parquet(f"data/toy/splits/{split}.parquet", table)
    for model, prediction in PREDICTIONS.items():
        sure = np.array(SURE[model])
        p = np.where(np.eye(2)[prediction] > 0, sure[:, None], 1 - sure[:, None])
        frame = rows.assign(group="g", prediction=prediction, p_0=p[:, 0], p_1=p[:, 1])
        other = frame[:2].assign(id=["v0", "v1"], split="validation")  # is not looked at
        frame = pd.concat([frame, other])[::-1]  # rows are found by their id, not by their place
        files.write_parquet(f"data/toy/calibrated/{model}.parquet", frame)
    files.write_csv("reports/toy/results.csv", pd.DataFrame({"model": ["best", "base"]}))
    files.write_json("reports/toy/champion.json", {"model": "best"})


@pytest.mark.usefixtures("undrawn")
def test_accuracy_by_property_and_by_length():
    slices.main(["toy"])
    table = pd.read_csv(OUT / "slices.csv")
    assert set(table["split"]) == {"test", "external"}
    assert set(table["groups"]) == {1}
    test = table[(table["split"] == "test") & (table["model"] == "best")]
    figures = {(row.by, row.slice): (row.n, row.accuracy) for row in test.itertuples()}
    assert figures == {
        ("domain", "mail"): (2, 1.0),
        ("domain", "web"): (2, 0.5),
        ("number of values", "none"): (1, 0.0),
        ("number of values", "1 to 2"): (2, 1.0),
        ("number of values", "over 2"): (1, 1.0),
    }


@pytest.mark.usefixtures("undrawn")
def test_the_surest_rows_are_answered_first():
    slices.main(["toy"])
    curve = pd.read_csv(OUT / "coverage.csv")
    here = curve[(curve["model"] == "best") & (curve["split"] == "test")]
    assert here[["threshold", "coverage", "accuracy"]].to_numpy().tolist() == [
        [0.9, 0.25, 1], [0.8, 0.5, 1], [0.7, 0.75, 1], [0.6, 1, 0.75],
    ]  # fmt: skip
    # Equally sure of everything, the baseline answers all rows or none.
    here = curve[(curve["model"] == "base") & (curve["split"] == "test")]
    assert here[["threshold", "coverage", "accuracy"]].to_numpy().tolist() == [[0.5, 1, 0.5]]


@pytest.mark.usefixtures("undrawn")
def test_the_pictures_of_rows_without_a_kind():
    slices.main(["toy"])
    pictures = files.read_json(OUT / "about.json")["pictures"]
    assert sorted(pictures.values()) == ["coverage.png", "slices.png"]
    assert any("Accuracy of best by property" in caption for caption in pictures)


@pytest.mark.usefixtures("undrawn")
def test_without_properties_there_is_coverage_alone():
    slices.main(["toy"])
    write_params()
    slices.main(["toy"])
    assert sorted(path.name for path in OUT.iterdir()) == [
        "about.json", "coverage.csv", "coverage.png", "slices.csv",
    ]  # fmt: skip
    assert len(pd.read_csv(OUT / "slices.csv")) == 0


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"by": ["domian"]}, r"slices: the rows have no column 'domian'; did you mean 'domain'"),
        ({"lengths": {"value": [2]}}, r"slices: the rows have no column 'value'; did you mean"),
        ({"lengths": {"values": [0]}}, r"slices\.lengths\.values\.0: must be > 0, got 0"),
        ({"points": 1}, r"slices\.points: must be >= 5, got 1"),
    ],
)
def test_a_wrong_knob_is_named(settings, message):
    write_params(**settings)
    with pytest.raises(ParamError, match=rf"^{FILE}: {message}"):
        slices.main(["toy"])


@pytest.mark.usefixtures("undrawn")
def test_the_intervals_say_how_wide_they_are():
    write_params(by=["domain"], alpha=0.1)
    slices.main(["toy"])
    captions = files.read_json(OUT / "about.json")["pictures"]
    assert "Accuracy of best by property of the row, 90 % Wilson intervals." in captions


@pytest.fixture
def kinds(monkeypatch):
    """Let the rows have a kind and a language, and enough rows of validation."""
    scorer = SimpleNamespace(CLASSES=["ok", "bad"], POSITIVE="bad")
    monkeypatch.setattr(slices, "load", lambda *names: scorer)
    for model in PREDICTIONS:
        path = f"data/toy/calibrated/{model}.parquet"
        frame = pd.read_parquet(path)
        more = pd.concat([frame[frame["split"] == "external"]] * 2)
        more = more.assign(split="validation", id=[f"w{n}" for n in range(len(more))])
        frame = pd.concat([frame, more]).assign(language="en")
        frame["kind"] = np.where(frame["label"] == 1, "jail", "chat")
        files.write_parquet(path, frame)


def test_rows_with_a_kind_have_tables_of_what_errors_cost_and_the_same_twice(kinds):
    slices.main(["toy"])
    called = pd.read_csv(OUT / "called.csv")
    assert set(called["model"]) == {"best"}
    here = called.query("split == 'external' and by == 'kind' and called == 'bad'")
    # Of the rows of external one harmless is called bad, and none of the attacks.
    assert dict(zip(here["slice"], here["rows"])) == {"chat": 1, "jail": 0}
    thresholds = pd.read_csv(OUT / "thresholds.csv")
    assert set(thresholds["model"]) == {"best", "base"}
    assert thresholds["limit"].nunique() == 3
    assert (OUT / "alarms.csv").is_file()
    assert len(pd.read_csv(OUT / "gaps.csv")) == 0  # one language
    drawn = set(files.read_json(OUT / "about.json")["pictures"].values())
    assert {"called.png", "thresholds.png", "languages.png"} <= drawn
    for name in drawn:
        assert (OUT / name).read_bytes().startswith(b"\x89PNG")
    before = outputs(OUT)
    slices.main(["toy"])
    assert outputs(OUT) == before


@pytest.mark.usefixtures("undrawn")
def test_a_kind_can_be_a_property_too(kinds):
    for split in slices.SPLITS:
        path = f"data/toy/splits/{split}.parquet"
        files.write_parquet(
            path, pd.read_parquet(path).assign(kind=["chat", "chat", "jail", "jail"])
        )
    write_params(by=["kind"])
    slices.main(["toy"])
    assert set(pd.read_csv(OUT / "slices.csv")["slice"]) == {"chat", "jail"}
