import numpy as np
import pandas as pd
import pytest

from rampart.solidity.classes import CLASSES
from rampart.tasks.contracts.faithful import COLUMNS, attacked, auc, interval, of_codes, of_sources

BANK = """contract Bank {
    mapping(address => uint) balance;
    function withdraw(uint x) public {
        msg.sender.call.value(x)();
        balance[msg.sender] -= x;
        balance[msg.sender] += 0;
    }
}"""
LINE = "contract A { function f() public { msg.sender.call(''); } }"


def ask(columns):
    """Reentrancy where it calls."""
    p = np.full((len(columns["text"]), len(CLASSES)), 0.01)
    p[:, 0] = 0.91
    for place, text in enumerate(columns["text"]):
        if "m_call" in text:
            p[place, 0], p[place, 1] = 0.11, 0.81
    return p


def test_the_line_that_decides_is_worth_more_than_another():
    rows = list(of_sources([BANK], ask, np.random.default_rng(0)))
    assert rows == [("source", "reentrancy", 0.81, 0.01, 0.81)]


def test_a_function_of_one_line_has_nothing_else():
    assert list(of_sources([LINE], ask, np.random.default_rng(0))) == []


def test_a_code_without_two_functions_has_nothing_else():
    def predict(seen):
        return np.tile(np.eye(len(CLASSES))[1], (len(seen), 1))

    assert list(of_codes(["6080604052600080fd"], predict, np.random.default_rng(0))) == []


@pytest.mark.parametrize(
    ("without", "another", "said"),
    [([0.1, 0.2], [0.9, 0.9], 1.0), ([0.9, 0.9], [0.1, 0.9], 0.25), ([0.5], [0.5], 0.5)],
)
def test_a_tie_counts_half(without, another, said):
    table = pd.DataFrame({"without it": without, "without another": another})
    assert auc(table) == said
    low, high = interval(table, 200, 0.05, np.random.default_rng(0))
    assert low <= said <= high


def test_one_contract_a_family_and_no_safe_one_is_asked_about():
    frame = pd.DataFrame(
        {
            "id": list("dcba"),
            "label": [1, 1, 0, 2],
            "group": ["x", "x", "y", "z"],
            "code": list("1234"),
        }
    )
    assert attacked(frame, "code", 9) == ["4", "2"]
    assert attacked(frame, "code", 1) == ["4"]
    assert COLUMNS[0] == "evidence"
