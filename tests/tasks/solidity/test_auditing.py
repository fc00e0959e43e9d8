"""From a source to findings with their lines."""

import numpy as np
import pytest

from rampart.solidity.classes import CLASSES
from rampart.tasks.solidity.auditing import LINES, PART, audit, candidates, columns, in_parts
from rampart.tasks.solidity.row import readings
from tests.tasks.solidity.units import BANK, GOOD


def ask(table):
    """Say reentrancy as far as the sign of it goes."""
    signs = np.minimum(1, np.array(table["n_pay_then_same_write"]) / 2) * 0.9
    p = np.zeros((len(signs), len(CLASSES)))
    p[:, 1], p[:, 0] = signs, 1 - signs
    return p


def test_the_worst_function_is_the_files():
    found = audit(BANK, ask)
    assert found.file["reentrancy"] == pytest.approx(0.9)
    assert found.file["safe"] == pytest.approx(0.1)
    assert [name for _, name, _ in found.functions] == ["take", "put", "name"]
    assert found.probabilities.shape == (3, len(CLASSES))
    assert found.broken == 0


def test_a_second_weakness_takes_nothing_away():
    def both(table):
        p = ask(table)
        mild = np.array(["selfdestruct" in text for text in table["text"]])
        p[mild] = np.eye(len(CLASSES))[CLASSES.index("time")]
        return p

    mild = BANK.replace(
        "function name", "function end() public { selfdestruct(owner); } function name"
    )
    assert mild.replace("function end() public { selfdestruct(owner); } ", "") == BANK
    found = audit(mild, both)
    assert found.probabilities[:, CLASSES.index("time")].max() == 1
    assert found.file == audit(BANK, ask).file


def test_a_finding_points_at_the_line_that_matters():
    (one,) = audit(BANK, ask).findings
    assert (one.contract, one.function, one.label) == ("Bank", "take", "reentrancy")
    assert one.line == 7
    assert one.code == '(bool ok,) = msg.sender.call{value: n}("");'
    assert one.fall == pytest.approx(0.45)
    assert (one.swc, one.cwe) == ("SWC-107", "CWE-841")
    assert one.signs[0] == "pays before it writes down what it read"


def test_the_twin_has_no_finding():
    assert audit(GOOD, ask).findings == []


def test_thresholds_by_class_and_a_limit():
    assert audit(BANK, ask, least={"reentrancy": 0.95}).findings == []
    assert len(audit(BANK * 1 + BANK.replace("Bank", "B2"), ask, most=1).findings) == 1


def test_what_has_no_function():
    found = audit("no solidity", ask)
    assert (found.functions, found.findings, found.file["safe"]) == ([], [], 1.0)
    with pytest.raises(ValueError, match="is it binary"):
        audit(b"\x00\x01" * 40, ask)


def test_a_long_function_has_so_many_candidates():
    text = "contract A { function f() public {" + "\nx = 1;" * 500 + "} }"
    (one,) = readings(text)
    assert len(candidates(one, 1)) == LINES


def test_columns():
    assert columns([{"a": 1}, {"a": 2}]) == {"a": [1, 2]}


def test_many_functions_are_asked_about_in_parts():
    sizes = []

    def count(table):
        sizes.append(len(table["a"]))
        return np.zeros((len(table["a"]), 2))

    assert in_parts(count, [{"a": 1}] * (PART + 5)).shape == (PART + 5, 2)
    assert sizes == [PART, 5]
