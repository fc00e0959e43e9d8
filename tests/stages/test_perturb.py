"""Two made-up models of texts: one looks for a word, one at the length."""

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import perturb
from tests.stages.small import outputs, write_files

pytestmark = pytest.mark.slow
OUT = Path("reports/prompts/more/robustness")
FILE = "pipelines/prompts/params.yaml"
WORDS = ("garden", "knife", "ignore")


class Features:
    """Which of three words are in a text, and whether it is long."""

    def extract(self, rows):
        found = [[word in text for word in WORDS] + [len(text) > 500] for text in rows["text"]]
        return np.array(found, dtype=float).reshape(-1, 4)

    def weigh(self, raw):
        return raw


class Says:
    """The class whose word is there, or benign; or malicious for a long text."""

    classes_ = np.arange(3)

    def __init__(self, by_length):
        self.by_length = by_length

    def predict_proba(self, X):
        answer = np.where(X[:, 2] > 0, 2, np.where(X[:, 1] > 0, 1, 0))
        return np.eye(3)[np.where(X[:, 3] > 0, 2, 0) if self.by_length else answer]


def write_params(**settings):
    write_files({"scale": "tiny", "seed": 7}, {"perturb": {"rows": 9, **settings}}, "prompts")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_params()
    for name in ("words", "length"):
        with files.replacing(f"models/prompts/{name}/model.joblib") as path:
            joblib.dump({"features": Features(), "classifier": Says(name == "length")}, path)
        fitted = {"method": "none", "classes": ["benign", "suspicious", "malicious"]}
        files.write_json(f"models/prompts/calibration/{name}.json", fitted)
    rows = [
        {"id": f"{word}{n}", "text": f"the {word} of number {n}", "label": label, "kind": kind}
        for label, (word, kind) in enumerate(
            zip(WORDS, ("question", "risky", "override"), strict=True)
        )
        for n in range(5)
    ]
    table = pd.DataFrame(rows).assign(language="en")
    files.write_parquet("data/prompts/splits/external.parquet", table)
    files.write_csv("reports/prompts/results.csv", pd.DataFrame({"model": ["words", "length"]}))


def test_the_table_by_hand():
    perturb.main(["prompts"])
    keys = ["perturbation", "model", "class"]
    table = pd.read_csv(OUT / "robustness.csv").set_index(keys).sort_index()
    assert set(table.loc["upper"]["n"]) == {3}  # nine rows of three kinds
    capitals = table.loc["upper", "words"]
    assert capitals["recall_before"].tolist() == [1, 1, 1]
    assert capitals["recall_after"].tolist() == [1, 0, 0]
    padded = table.loc["padded_before", "length"]
    assert padded.loc[["benign", "suspicious", "malicious"], "drop"].tolist() == [1, 0, -1]
    # A risky request in Base64 is an attack that was hidden: the word is not to be seen.
    hidden = table.loc["base64", "words"].loc["suspicious"]
    assert (hidden["class_after"], hidden["recall_before"], hidden["recall_after"]) == (
        "malicious", 1, 0,
    )  # fmt: skip


def test_the_files_and_the_same_bytes_twice():
    perturb.main(["prompts"])
    before = outputs(OUT)
    assert {Path(path).name for path in before} == {
        "robustness.csv", "robustness.png", "about.json",
    }  # fmt: skip
    about = files.read_json(OUT / "about.json")
    assert list(about["pictures"].values()) == ["robustness.png"]
    assert about["text"].startswith("Recall on 9 external rows")
    perturb.main(["prompts"])
    assert outputs(OUT) == before


def test_some_models_alone():
    write_params(models=["length"])
    perturb.main(["prompts"])
    assert set(pd.read_csv(OUT / "robustness.csv")["model"]) == {"length"}
    write_params(models=["lenght"])
    with pytest.raises(ParamError, match=rf"^{FILE}: perturb\.models: unknown model 'lenght'; did"):
        perturb.main(["prompts"])
