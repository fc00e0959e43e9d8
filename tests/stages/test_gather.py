"""The stage gather on invented contracts and three tasks that are as small as they can be."""

import shutil
from functools import cache

import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core import files
from rampart.core.params import ParamError
from rampart.tasks.behaviour.row import CLASSES as INTENTS
from rampart.tasks.contracts import gathering
from stages import gather
from tests.refusals import refused
from tests.stages import small_gather as small

ITEM = gather.EvidenceParams(task="sources")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    root = tmp_path_factory.mktemp("gather")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        small.write()
    return root


@pytest.fixture
def project(written, tmp_path, monkeypatch):
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


@cache
def _asked():
    return small.source_rows(small.units())


def asked():
    """Functions of all units, held ones too, as the model of functions is asked."""
    return _asked().copy()


def said(item=ITEM, folds=small.FOLDS, seed=1):
    return gather.unseen(item, asked(), folds, seed)


def test_a_fold_is_asked_about_its_groups_and_learns_from_the_others():
    # fold/a is in the first of two folds, fold/c and fold/d are in the second one.
    trained, new = np.array(["a", "c", "a", "d"]), np.array(["d", "a", "f", "c", "f"])
    found = gather.folded(trained, new, 2)
    places = {name: small.fraction(f"fold/{name}") < 0.5 for name in "acd"}
    first = [n for n, name in enumerate(trained) if places[name]]
    told = {name: (kept.tolist(), held.tolist()) for name, (kept, held) in found.items()}
    assert told == {
        "fold 1": ([n for n in range(4) if n not in first],
                   [4 + n for n in (0, 1, 3) if places[new[n]]]),
        "fold 2": (first, [4 + n for n in (0, 1, 3) if not places[new[n]]]),
        "all": ([0, 1, 2, 3], [6, 8]),
    }  # fmt: skip


def test_what_nobody_asks_about_is_not_fitted():
    trained = np.array(["a", "c"])
    assert list(gather.folded(trained, np.array(["x"]), 2)) == ["all"]
    assert gather.folded(trained, trained[:0], 2) == {}


names = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=30)


@given(names, names, st.integers(2, 6))
def test_no_group_is_both_learned_from_and_asked_about(trained, new, folds):
    trained, new = np.array(trained), np.array(new)
    found = gather.folded(trained, new, folds)
    both = np.concatenate([trained, new])
    for kept, held in found.values():
        assert set(trained[kept]).isdisjoint(both[held])
        assert (held >= len(trained)).all()
    places = np.concatenate([held for _, held in found.values()])
    assert sorted(places) == list(range(len(trained), len(both)))  # each is answered once


def test_what_is_said_are_probabilities_of_each_row_and_who_said_it(project):
    p, about = said()
    rows = asked()
    assert p.shape == (len(rows), 10)
    np.testing.assert_allclose(p.sum(axis=1), 1)
    assert (p > 0).all()
    assert (about["task"], about["model"]) == ("sources", "model")
    known = rows["group"].str.startswith("near/")
    counts = {f"fold {n + 1}": 0 for n in range(small.FOLDS)}
    for group in rows.loc[known, "group"]:
        counts[f"fold {small.fold(group) + 1}"] += 1
    assert min(counts.values()) > 0
    assert about["rows"] == counts | {"all": int((~known).sum()), "nobody": 0}


def test_no_row_is_answered_by_a_model_that_saw_its_group(project):
    before, _ = said()
    rows = asked()
    own = rows["group"].map(lambda name: name.startswith("near/") and small.fold(name) == 1)
    small.spoil("sources", lambda name: small.fold(name) == 1)
    after, _ = said()
    assert before[own].tobytes() == after[own].tobytes()
    assert (before[~own] != after[~own]).any(axis=1).all()  # all others learned from it


def test_a_model_that_saw_the_group_is_seen(project, monkeypatch):
    rows = asked()
    own = rows["group"].map(lambda name: name.startswith("near/") and small.fold(name) == 1)
    folded = gather.folded

    def leaking(trained, new, folds, alike):
        everything = np.arange(len(trained))
        return {
            name: (everything, held)
            for name, (_, held) in folded(trained, new, folds, alike).items()
        }

    monkeypatch.setattr(gather, "folded", leaking)
    before, _ = said()
    small.spoil("sources", lambda name: small.fold(name) == 1)
    after, _ = said()
    assert (before[own] != after[own]).any(axis=1).all()


def test_the_champion_is_asked_or_the_one_that_is_named(project):
    files.write_json("reports/sources/champion.json", {"model": "other"})
    with refused("contracts", "gather: a champion that train lacks", "no 'other' in train"):
        said()
    named = gather.EvidenceParams(task="sources", model="model")
    assert said(named)[1]["model"] == "model"


def test_a_model_that_learns_from_validation_is_refused(project):
    path = "data/sources/features/numeric/features.joblib"
    features = joblib.load(path)
    features.learns_from = "validation"
    joblib.dump(features, path)
    tried = "gather: a model of models as evidence"
    with refused("contracts", tried, "model of sources learns from validation", ParamError):
        said()


def test_knobs_that_were_not_tuned_are_refused(project):
    files.write_json("reports/sources/tuning/model.json", {"best_params": {"C": -1}})
    with refused("contracts", "gather: a tuning of C: -1", r"model.json: best_params.*C"):
        said()


def test_the_rows_of_a_contract_are_the_parts_of_its_evidence():
    subjects = pd.DataFrame({name: ["a", "b", "c"] for name in gathering.KEPT})
    half = np.full((3, 10), 0.5)
    missing = half.copy()
    missing[1] = np.nan
    none = np.full((3, len(INTENTS)), np.nan)
    said = {"source": half, "bytecode": missing, "history": none}
    found = pd.concat(gathering.parts(subjects, said), ignore_index=True)
    parts = list(zip(found["subject"], found["evidence"]))
    assert parts == [
        ("a", "source"), ("b", "source"), ("c", "source"), ("a", "bytecode"), ("c", "bytecode"),
        ("a", "source+bytecode"), ("c", "source+bytecode"),
    ]  # fmt: skip
    assert found["n_has_bytecode"].tolist() == [0, 0, 0, 1, 1, 1, 1]
    assert found["n_has_history"].eq(0).all()


def test_the_stage_writes_a_row_a_part(project):
    gather.main(["contracts"])
    raw = pd.read_parquet(small.RAW)
    whole = small.units()
    parts = raw.groupby("evidence")["subject"].nunique().to_dict()
    histories = len(INTENTS) * 5
    assert parts == dict.fromkeys(("source", "bytecode", "source+bytecode"), len(whole)) | {
        "history": histories
    }
    told = files.read_json("reports/contracts/gathered.json")
    assert told["contracts"]["package"] == {"twin": 30, "simulated": len(INTENTS) * 4}
    assert told["contracts"]["external"] == {"twin": 10, "simulated": len(INTENTS)}
    assert sum(told["source"]["rows"].values()) == len(whole)
    before = small.RAW.read_bytes()
    gather.main(["contracts"])
    assert small.RAW.read_bytes() == before


def test_other_evidence_than_is_read_is_refused(project):
    small.write_params(evidence={"source": {"task": "sources"}})
    match = r"gather.evidence: must be source, bytecode, history, got source$"
    with refused("contracts", "gather.evidence: source alone", match, ParamError):
        gather.main(["contracts"])


@pytest.mark.parametrize(("folds", "said"), [(1, "greater than or equal to 2|>= 2"), (101, "100")])
def test_folds_that_cannot_be_are_refused(project, folds, said):
    small.write_params(folds=folds)
    with refused("contracts", f"gather.folds: {folds}", said, ParamError):
        gather.main(["contracts"])


def test_no_such_task_is_refused(project):
    evidence = {kind: {"task": task} for kind, task in small.TASKS.items()}
    small.write_params(evidence=evidence | {"source": {"task": "source"}})
    with refused("contracts", "gather.evidence.source.task: no such task", "no task 'source'"):
        gather.main(["contracts"])


def test_a_row_that_reads_as_a_training_row_is_answered_without_it():
    trained, asked = np.array(["a", "c"]), np.array(["f", "f", "a", "a"])
    # By its name c is in fold 1 and a in fold 2.
    parts = gather.folded(trained, asked, 2, np.array([1, -1, 0, 1]))
    told = {name: (kept.tolist(), held.tolist()) for name, (kept, held) in parts.items()}
    # f reads as c: answered without c. The last a reads as c, too: no model knows neither.
    assert told == {"fold 1": ([0], [2]), "fold 2": ([1], [4]), "all": ([0, 1], [3])}
