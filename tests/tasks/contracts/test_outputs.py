import numpy as np
import pandas as pd
import pytest

from rampart.tasks.contracts.outputs import outputs
from rampart.tasks.contracts.prepare import reject
from rampart.tasks.contracts.row import CLASSES, LABELS
from tests.refusals import refused


def written(tmp_path, **changes):
    """Two contracts: a reentrant one with source and bytecode, a fraud with a history alone."""
    one = {"contract": "Bank", "label": "reentrancy", "group": "banks"}
    one |= {f"{kind}_{name}": 0.5 for kind in ("source", "bytecode") for name in LABELS[kind]}
    one["source_reentrancy"] = 0.9
    two = {"contract": "0xabc", "label": "fraud"}
    two |= {f"history_{name}": 0.25 for name in LABELS["history"]}
    table = pd.DataFrame([one, two]).assign(**changes)
    table.to_csv(tmp_path / "said.csv", index=False)
    return tmp_path / "said.csv"


def test_a_contract_is_a_row_with_all_of_its_evidence(tmp_path):
    found = outputs(written(tmp_path), role="external")
    assert found["evidence"].tolist() == ["history", "source+bytecode"]
    assert found["label"].tolist() == [CLASSES.index("fraud"), CLASSES.index("reentrancy")]
    bank = found.iloc[1]
    assert bank["n_source_reentrancy"] == pytest.approx(np.log(9), rel=1e-6)  # 0.9 / 0.1
    assert bank["n_bytecode_time"] == 0  # as likely as not
    assert (bank["n_has_source"], bank["n_has_history"]) == (1, 0)
    assert set(found["role"]) == {"external"}
    assert not reject(found).any()


def test_or_a_row_for_each_part_of_it(tmp_path):
    found = outputs(written(tmp_path), every=True)
    of_bank = found[found["subject"] == "user/Bank"]
    assert sorted(of_bank["evidence"]) == ["bytecode", "source", "source+bytecode"]
    alone = of_bank[of_bank["evidence"] == "bytecode"].iloc[0]
    assert (alone["n_source_reentrancy"], alone["n_has_source"]) == (0, 0)
    assert len(found) == 4


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"label": "reentrancyy"}, "label: there is no 'reentrancyy'; did you mean 'reentrancy'"),
        ({"source_time": [2.0, None]}, "row 1: source_time must be from 0 to 1, .* got '2.0'"),
        ({"source_time": ["high", None]}, "row 1: source_time must be from 0 to 1, .* got 'high'"),
        ({"source_time": None}, "row 1: source_time must be .* all of source empty, got nothing"),
        ({"contract": "Bank"}, "contract: 'Bank' is there twice"),
        ({f"history_{name}": None for name in LABELS["history"]}, "row 2 has no evidence at all"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, changes, said):
    tried = f"what models say of contracts, wrong: {', '.join(changes)[:24]}"
    with refused("contracts", tried, match=said):
        outputs(written(tmp_path, **changes))


def test_a_model_is_told_of_whole(tmp_path):
    table = pd.read_csv(written(tmp_path)).drop(columns="source_time")
    table.to_csv(tmp_path / "said.csv", index=False)
    with pytest.raises(ValueError, match="has source_safe and lacks source_time"):
        outputs(tmp_path / "said.csv")
