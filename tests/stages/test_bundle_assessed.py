"""The package of contracts on the scale of a user's experts: what they say goes through."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app.audit.judging import Judge
from app.audit.subjects import Subject
from rampart.core import files
from rampart.core.params import ParamError
from rampart.tasks.contracts.row import CLASSES
from stages import bundle
from tests.app.audit import packed
from tests.app.audit.test___main__ import BAD, GOOD
from tests.refusals import refused
from tests.stages.small import write_figures, write_files

TABLE = Path("data/user/contracts/assessments.csv")
SAID = "file,risk\nbank.sol,60\nbox.sol,10\nbank.sol,70\nc3,10\nc4,5\n"
FOLDER = Path("models/contracts/package")


def write_params(task="contracts", **knobs):
    train = {"logreg": {"features": "numeric", "estimator": "logreg"}}
    blocks = {
        "train": train,
        "evaluate": {"alpha": 0.1},
        "bundle": {"name": "contract-risk", **knobs},
    }
    write_files({"scale": "tiny", "seed": 3}, blocks, task)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """What the stages before bundle leave; the model says reentrancy of c1, and of others safe."""
    monkeypatch.chdir(tmp_path)
    packed.write(Path("models"))
    frozen = Path("models/contracts/frozen/logreg")
    shutil.move(FOLDER, frozen)
    files.write_text(frozen / "speaks.json", "{}")
    files.write_json("models/contracts/calibration/logreg.json", {"method": "none"})
    files.write_json("reports/contracts/champion.json", {"model": "logreg"})
    write_figures("contracts", "logreg", CLASSES)
    units = [("c1", "user", "bank.sol"), ("c2", "user", "box.sol"), ("c5", "user", "more.sol"),
             ("c6", "user", "much.sol"), ("c3", "solmate", "box.sol")]  # fmt: skip
    files.write_parquet(
        "data/contracts/units.parquet", pd.DataFrame(units, columns=["id", "package", "path"])
    )
    splits = {
        "train": [("c5", "source")],
        "validation": [("c3", "source"), ("c4", "history")],
        "test": [("c2", "source")],
        "external": [("c1", "bytecode"), ("c1", "source+bytecode"), ("c1", "source")],
    }
    said = []
    for split, rows in splits.items():
        frame = pd.DataFrame(rows, columns=["subject", "evidence"])
        frame["id"] = frame["subject"] + frame["evidence"]
        files.write_parquet(f"data/contracts/splits/{split}.parquet", frame)
        if split != "train":
            said.append(frame[["id"]].assign(split=split))
    told = pd.concat(said, ignore_index=True)
    p = np.full((len(told), len(CLASSES)), packed.REST)
    sure = np.where(told["id"] == "c1source+bytecode", CLASSES.index("reentrancy"), 0)
    p[np.arange(len(told)), sure] = 1 - packed.REST * (len(CLASSES) - 1)
    told = told.assign(**{f"p_{code}": p[:, code] for code in range(len(CLASSES))})
    files.write_parquet("data/contracts/calibrated/logreg.parquet", told)
    files.write_text(TABLE, SAID)
    write_params(assessed=TABLE.as_posix())


def audited():
    judge = Judge("models")
    subjects = [Subject(name, source=text, files={"source": name})
                for name, text in (("bank.sol", BAD), ("box.sol", GOOD))]  # fmt: skip
    return [judge.verdict(one) for one in subjects]


def test_the_packaged_model_tells_risks_on_the_scale_of_the_experts(project):
    bundle.main(["contracts"])
    bank, box = audited()
    # c1 with all its evidence, (60 + 70) / 2; box.sol, c3 and c4 are equally safe: 25 / 3.
    assert bank.risk == pytest.approx(65, abs=0.2)
    assert box.risk == pytest.approx(25 / 3, abs=0.2)
    assert "the risk is on the scale of expert assessments: 91.4 without them" in bank.notes
    knots = json.loads((FOLDER / "assessed.json").read_text())
    assert (knots["risk"][0], knots["risk"][-1]) == (0, 100)
    assert knots["said"] == sorted(knots["said"])
    assert "assessed.json" in files.read_json(FOLDER / "config.json")["files"]


def test_without_assessments_nothing_is_on_another_scale(project):
    write_params()
    bundle.main(["contracts"])
    assert not (FOLDER / "assessed.json").exists()
    assert audited()[0].risk == pytest.approx(91.4, abs=0.051)


def test_a_scale_that_was_changed_is_refused(project):
    bundle.main(["contracts"])
    files.write_json(FOLDER / "assessed.json", {"risk": [0, 100], "said": [0, 0]})
    with refused("contracts", "a package whose scale was changed", match="assessed.json: SHA-256"):
        Judge("models")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("file,score\nbank.sol,1\n", "no column 'risk'"),
        ("file,risk\nbank.sol,1\nc3,2\n", "needs 5 contracts or more, got 2"),
        (SAID.replace("70", "101"), r"row 4: risk must be from 0 to 100, got '101'"),
        (SAID.replace("70", "high"), r"row 4: risk must be from 0 to 100, got 'high'"),
        (SAID.replace("70", "nan"), r"row 4: risk must be from 0 to 100"),
        (SAID.replace("c4", "bonk.sol"), r"row 6: 'bonk.sol' is no file .*mean 'bank.sol'"),
        (SAID.replace("c4", "more.sol"), r"row 6: 'more.sol' is a contract that the model learned"),
        (SAID.replace("c4", "much.sol"), r"'much.sol' was not gathered"),
        ("", "assessments.csv"),
    ],
)
def test_a_table_that_is_wrong_is_refused(project, table, said):
    TABLE.write_text(table)
    with refused("contracts", f"bundle.assessed of {table[:24]!r}", match=said) as caught:
        bundle.main(["contracts"])
    assert "bundle.assessed: " in str(caught.value)
    assert not FOLDER.exists()


def test_all_that_is_wrong_is_said_at_once(project):
    TABLE.write_text("file,risk\nnone.sol,10\nbank.sol,-1\n")
    with pytest.raises(ParamError) as caught:
        bundle.main(["contracts"])
    assert [line.partition("row ")[2][0] for line in str(caught.value).splitlines()] == ["2", "3"]


def test_a_table_elsewhere_or_of_another_task_is_refused(project, tmp_path):
    write_params(assessed="mine.csv")
    with refused("contracts", "bundle.assessed elsewhere", match="must be a table in data/user"):
        bundle.main(["contracts"])


def test_a_task_without_a_risk_has_no_scale(project):
    write_params("solidity", assessed="data/user/solidity/mine.csv")
    files.write_json("reports/solidity/champion.json", {"model": "logreg"})
    shutil.copytree("models/contracts/frozen", "models/solidity/frozen")
    shutil.copytree("data/contracts/splits", "data/solidity/splits")
    with refused("solidity", "bundle.assessed", match="tells no risk that an expert could"):
        bundle.main(["solidity"])
