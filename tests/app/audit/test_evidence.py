"""What each model is given of its evidence, and what is told of what it says."""

import numpy as np
import pytest

from app.audit import evidence
from app.audit.loading import Model
from app.audit.subjects import Subject
from rampart.solidity import parsing
from rampart.tasks.contracts.row import LABELS
from tests.app.audit.test___main__ import BAD, BANK, HISTORY
from tests.app.audit.test_judging import SOURCE
from tests.evm.assembler import DISPATCH, code
from tests.refusals import refused

TRANSFER = "a9059cbb"
ERC20 = "CALLDATASIZE POP " + " ".join(
    f"0 CALLDATALOAD 224 SHR DUP1 0x{selector} EQ >end JUMPI"
    for selector in ("a9059cbb", "095ea7b3", "23b872dd", "70a08231", "18160ddd", "dd62ed3e")
)


class Says(Model):
    """Says the class that a rule gives to the columns, at 91 %, and each other one at 1 %."""

    def ask(self, rows):
        p = np.full((len(rows["text"]), len(self.labels)), 0.01)
        for place in range(len(p)):
            p[place, self.session(rows, place)] = 1 - 0.01 * (len(self.labels) - 1)
        return p


def model(kind, rule):
    return Says(list(LABELS[kind]), {}, rule, None)


def calls(rows, place):
    return 1 if rows["n_call_value"][place] else 0


def delegates(rows, place):
    return 9 if rows["k_delegatecall"][place] else 0


def pays(rows, place):
    """A ponzi where it lasts 7 seconds: the history without its first or its last row does not."""
    return LABELS["history"].index("ponzi") if rows["n_span"][place] > 6.5 else 0


def test_a_source_is_as_bad_as_its_worst_function():
    said = evidence.of_source(model("source", calls), Subject("a", source=SOURCE), 5)
    # withdraw is reentrancy at .91, get is safe at .91: the highest of each, of safe the lowest.
    np.testing.assert_allclose(said.p, [0.01, 0.91, *[0.01] * 8])
    (one,) = said.findings
    assert (one.label, one.probability, one.evidence) == ("reentrancy", 0.91, "source")
    assert (one.function, one.line) == ("Bank.withdraw", 5)
    assert one.said == "msg.sender.call.value(x)();"
    assert one.because
    assert said.notes == []
    assert said.details["code quality (a heuristic)"].split(" of 100")[0].isdigit()


def test_what_is_unlikely_is_not_told():
    """Probabilities below a tenth of any class but safe are no findings."""
    said = evidence.of_source(model("source", lambda rows, place: 0), Subject("a", source=BAD), 5)
    assert said.findings == []
    assert said.p[0] == pytest.approx(0.91)


def test_all_are_told_and_of_so_many_the_line():
    body = "public {\nmsg.sender.call.value(x)(); }\n"
    many = "".join(f"function f{n}(uint x) {body}" for n in "abc")
    for most in (1, 2, 5):
        subject = Subject("a", source=f"contract A {{ {many} }}")
        found = evidence.of_source(model("source", calls), subject, most).findings
        assert [one.line for one in found] == [2, 4, 6][:most] + [1, 3, 5][most:]


def test_what_could_not_be_read_of_a_source_is_noted():
    said = evidence.of_source(model("source", calls), Subject("a", source=BAD + "}} function"), 5)
    assert said.notes == ["1 place of the source could not be read: the risk is of the rest"]


def test_a_source_without_a_function_is_refused():
    for source in (None, "", "contract A { uint x; }"):
        with pytest.raises(ValueError, match=r"^has nothing to judge: no function with a body$"):
            evidence.of_source(model("source", calls), Subject("a", source=source), 5)


def test_a_source_that_is_too_long_is_not_named_twice(monkeypatch):
    monkeypatch.setattr(parsing, "LIMIT", 100)
    with pytest.raises(ValueError, match=r"^must be at most 100 bytes, got 101$"):
        evidence.of_source(model("source", calls), Subject("a", source="x" * 101), 5)


@pytest.mark.parametrize(("ends", "last"), [("\n", ""), ("\r\n", ""), ("\r", ""), ("\r", "\n")])
def test_a_line_is_the_same_however_lines_end(ends, last):
    source = BAD.replace("\n", ends) + last
    (one,) = evidence.of_source(model("source", calls), Subject("a", source=source), 5).findings
    assert (one.line, one.said) == (4, "msg.sender.call.value(x)();")


def test_bytecode_is_told_by_place_and_function():
    text = code(DISPATCH + "0 0 0 0 4 CALLDATALOAD GAS DELEGATECALL STOP").hex()
    said = evidence.of_bytecode(model("bytecode", delegates), Subject("a", bytecode=text), 5)
    np.testing.assert_allclose(said.p, [*[0.01] * 9, 0.91])
    first = said.findings[0]
    assert (first.label, first.evidence) == ("delegatecall", "bytecode")
    assert first.function == "0xa1b2c3d4"
    place = text.index("f4") // 2
    assert first.place == f"pc {place:#x}"


def test_the_type_of_a_contract_is_told_by_its_functions():
    text = code(f"{ERC20} STOP @end STOP").hex()
    said = evidence.of_bytecode(model("bytecode", delegates), Subject("a", bytecode=text), 5)
    assert said.details == {"contract type (by its functions)": "erc20"}
    assert said.findings == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "^is empty: an account without code has none$"),
        ("", "^is empty: an account"),
        ("0x", "^is empty: an account"),
        ("0x123", "^must have an even number of hex digits, got 3$"),
        ("words", "^must be hex digits, got 'w' at digit 0$"),
    ],
)
def test_what_is_no_bytecode_is_refused_and_not_named_twice(text, said):
    with pytest.raises(ValueError, match=said):
        evidence.of_bytecode(model("bytecode", delegates), Subject("a", bytecode=text), 5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0x" + "dAC1" * 10, "^is an address by its length, not bytecode"),
        ("0x" + "ab" * 32, "^is the hash of a transaction by its length"),
        ("0xEF0100" + "be" * 20, r"^is an account that runs the code of 0x(be){20} \(EIP-7702\)"),
        ("ef0001010004", r"^begins with EF: a container of EOF"),
    ],
)
def test_hex_of_another_kind_is_refused(text, said):
    with refused("bytecode", f"an audit of {text[:8]}…", match=said):
        evidence.of_bytecode(model("bytecode", delegates), Subject("a", bytecode=text), 5)


@pytest.fixture
def past(tmp_path):
    path = tmp_path / "past.csv"
    path.write_text(HISTORY, encoding="utf-8")
    return Subject("a", history=path)


def test_a_history_is_told_as_a_fraud_that_is_simulated(past):
    said = evidence.of_history(model("history", pays), past, 5)
    np.testing.assert_allclose(said.p, [*[0.01] * 8, 0.92])
    assert said.details == {"behaves like": "ponzi", "history of": BANK}
    assert said.notes[-1] == "the model of behaviour has learned from a simulated chain alone"
    assert [one.place for one in said.findings] == ["transaction 1", "transaction 8"]
    for one in said.findings:
        assert (one.label, one.evidence, one.because) == ("fraud", "history", "ponzi")
        assert one.probability == pytest.approx(0.99)  # all but benign


def test_what_a_history_does_not_say_is_noted(past):
    rows = [line.split(",") for line in HISTORY.splitlines()]
    text = "\n".join(",".join(cell for at, cell in enumerate(row) if at != 2) for row in rows)
    past.history.write_text(text, encoding="utf-8")
    notes = evidence.of_history(model("history", pays), past, 5).notes
    assert notes[0] == "the transactions have no column `value`: each is taken for one of 0 coins"


def test_a_benign_history_has_no_finding(past):
    said = evidence.of_history(model("history", lambda rows, place: 0), past, 5)
    assert said.findings == []
    assert said.p[0] == pytest.approx(0.92)


def test_no_history_is_refused():
    with pytest.raises(ValueError, match="there is no history"):
        evidence.of_history(model("history", pays), Subject("a"), 5)
