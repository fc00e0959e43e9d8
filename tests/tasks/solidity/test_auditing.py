"""From a source to findings with their lines."""

import numpy as np
import pytest

from rampart.solidity.classes import CLASSES
from rampart.tasks.solidity.auditing import (
    LINES,
    NOTICED,
    PART,
    audit,
    blocks,
    candidates,
    columns,
    in_parts,
)
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


def test_thresholds_by_class():
    assert audit(BANK, ask, least={"reentrancy": 0.95}).findings == []


def test_beyond_the_limit_a_finding_keeps_the_first_line_of_its_function():
    one, two = audit(BANK + BANK.replace("Bank", "B2"), ask, most=1).findings
    assert (one.contract, one.line) == ("Bank", 7)
    assert (two.contract, two.line, two.first, two.fall) == ("B2", 19, 19, 0)


def test_the_worst_that_is_likely_is_first():
    def two(table):
        p = np.zeros((len(table["text"]), len(CLASSES)))
        p[:, CLASSES.index("denial_of_service")] = 0.97  # 50 * 0.97 = 48.5
        p[:, CLASSES.index("reentrancy")] = 0.55  # 95 * 0.55 = 52.25
        return p

    text = "contract A { function f() public { x = 1; } }"
    labels = [one.label for one in audit(text, two).findings]
    assert labels == ["reentrancy", "denial_of_service"]
    alike = dict.fromkeys(CLASSES, 1.0)
    assert audit(text, two, severity=alike).findings[0].label == "denial_of_service"


def test_what_has_no_function():
    found = audit("no solidity", ask)
    assert (found.functions, found.findings, found.file["safe"]) == ([], [], 1.0)
    with pytest.raises(ValueError, match="is it binary"):
        audit(b"\x00\x01" * 40, ask)


def long(before, after):
    """Return a source whose function calls on one line, among others that count."""
    return "\n".join(
        [
            "contract A { uint x; function f(address to) public {",
            *["x = 1;"] * before,
            "to.call(data);",
            *["x = 1;"] * after,
            "} }",
        ]
    )


def calls(table):
    """Say reentrancy of what calls, and count the batches and their rows."""
    calls.sizes.append(len(table["text"]))
    p = np.zeros((len(table["text"]), len(CLASSES)))
    p[:, 1] = [0.9 if "m_call" in text else 0.1 for text in table["text"]]
    return p


@pytest.mark.parametrize(("before", "after"), [(0, 0), (30, 20), (0, 500), (250, 250), (500, 0)])
def test_the_line_is_found_however_long_the_function_is(before, after):
    calls.sizes = []
    (one,) = audit(long(before, after), calls).findings
    assert (one.line, one.code) == (before + 2, "to.call(data);")
    assert one.fall == pytest.approx(0.8)
    few = before + after + 2 <= LINES  # two lines more: the head, and the one that calls
    assert len(calls.sizes) == (2 if few else 3)  # the functions; their lines, or blocks and lines
    assert max(calls.sizes) <= LINES


def test_blocks_are_never_more_than_are_asked_about():
    for count in (1, LINES, LINES + 1, 10 * LINES - 1, LINES * LINES):
        made = blocks(range(count))
        assert [line for block in made for line in block] == list(range(count))
        assert len(made) <= LINES
        assert max(map(len, made)) <= LINES


def test_where_no_line_matters_the_function_is_pointed_at():
    def nearly(table):
        p = np.zeros((len(table["text"]), len(CLASSES)))
        p[:, 1] = [0.9 if "m_call" in text else 0.9 - fall for text in table["text"]]
        return p

    fall = NOTICED / 2
    (one,) = audit(long(2, 2), nearly).findings
    assert (one.line, one.first, one.fall) == (1, 1, 0)
    fall = NOTICED * 2
    (one,) = audit(long(2, 2), nearly).findings
    assert (one.line, one.fall) == (4, pytest.approx(fall))


def test_candidates_are_the_lines_with_words():
    text = "contract A { function f() public {\n\n// none\nx = 1;\n}\nuint x; }"
    (one,) = readings(text)
    assert candidates(one) == [1, 4]


def test_columns():
    assert columns([{"a": 1}, {"a": 2}]) == {"a": [1, 2]}


def test_many_functions_are_asked_about_in_parts():
    sizes = []

    def count(table):
        sizes.append(len(table["a"]))
        return np.zeros((len(table["a"]), 2))

    assert in_parts(count, [{"a": 1}] * (PART + 5)).shape == (PART + 5, 2)
    assert sizes == [PART, 5]
