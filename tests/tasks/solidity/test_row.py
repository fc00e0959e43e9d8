"""From a source to rows."""

import numpy as np
import pandas as pd
import pytest

from rampart.tasks.solidity.row import FEATURES, MOST, chosen, readings, rows, told
from tests.tasks.solidity.units import BANK, GOOD


def test_a_row_a_function_and_none_a_modifier():
    made = rows(BANK)
    assert [one["function"] for one in made] == ["take", "put", "name"]
    assert [(one["line"], one["last_line"]) for one in made] == [(5, 10), (11, 11), (13, 13)]
    assert all(set(FEATURES) <= one.keys() for one in made)


def test_signs_are_numbers_and_lengths_count_no_comment():
    take = rows(BANK)[0]
    assert take["n_pay_then_same_write"] == 2
    assert take["n_guard"] == 0
    assert rows(BANK)[2]["n_guard"] == 1
    again = rows(BANK.replace("        require(ok);", "        // why\n        require(ok);"))[0]
    assert {k: v for k, v in again.items() if k[:2] in ("n_", "l_")} == {
        k: v for k, v in take.items() if k[:2] in ("n_", "l_")
    }
    assert again["text"] == take["text"]


def test_the_twin_has_another_order_of_doings():
    bad, good = rows(BANK)[0], rows(GOOD)[0]
    assert sorted(bad["text"].split()) == sorted(good["text"].split())
    assert bad["view"] != good["view"]
    assert good["n_pay_then_write"] == 0


def test_without_a_line():
    one = readings(BANK)[0]
    made = told(one, frozenset({9}))
    assert made["n_pay_then_same_write"] == 1
    assert len(made["text"].split()) < len(told(one)["text"].split())


def test_only_some():
    (one,) = rows(BANK, lambda function: function.name == "put")
    assert one["n_payable"] == 1
    assert [chosen(one.function) for one in readings(BANK)] == [True] * 3


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("receive() external payable {}", []),
        ("receive() external payable { /* takes it */ }", []),
        ("receive() external payable { total += msg.value; }", ["receive"]),
        ("fallback() external payable {}", []),
        ("constructor(address a) Owned(a) {}", []),
        ("constructor(address a) { owner = a; }", ["constructor"]),
        ("function _authorizeUpgrade(address next) internal {}", ["_authorizeUpgrade"]),
        ("function later() external;", []),
        ("modifier only() { _; }", []),
    ],
)
def test_what_takes_and_does_nothing_is_no_row(code, wanted):
    assert [one["function"] for one in rows(f"contract A {{ {code} }}")] == wanted


def test_a_long_function_is_kept_in_part():
    text = "contract A { function f() public { " + "x = 1; " * MOST + "} }"
    assert len(rows(text)[0]["code"]) == MOST


def test_names_carry_no_information():
    """Renaming everything, other comments and other strings move no byte of a feature."""
    names = {"Bank": "Wolf", "held": "stolen", "owner": "victim", "take": "exploit", "put": "bug"}
    names |= {"only": "hackable", "next": "attacker", "name": "backdoor", "ok": "reentrant"}
    other = BANK
    for old, new in names.items():
        other = pd.Series([other]).str.replace(rf"\b{old}\b", new, regex=True)[0]
    other = other.replace('("")', '("drain")').replace("require(ok", "/* unsafe! */ require(ok")
    told = [name for name in FEATURES if name[:2] == "n_"]
    one, two = pd.DataFrame(rows(BANK)), pd.DataFrame(rows(other.replace("(ok)", "(reentrant)")))
    assert one["text"].tolist() == two["text"].tolist()
    assert one["view"].tolist() == two["view"].tolist()
    assert np.array_equal(one[told].to_numpy(), two[told].to_numpy())
