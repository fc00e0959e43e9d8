"""The judge with models that answer by rule: what they say is added up, told and explained."""

import json

import numpy as np
import pytest

from app.audit import judging
from app.audit.evidence import Said
from app.audit.findings import Finding
from app.audit.loading import Model
from app.audit.subjects import Subject
from rampart.tasks.contracts import row
from tests.refusals import refused

SOURCE = """
contract Bank {
    mapping(address => uint) balance;
    function withdraw(uint x) public {
        msg.sender.call.value(x)();
        balance[msg.sender] -= x;
    }
    function get() public view returns (uint) { return balance[msg.sender]; }
}
"""


class Rule(Model):
    """Says a class of a row with a probability."""

    def ask(self, rows):
        count = len(rows["text"])
        p = np.full((count, len(self.labels)), 0.1 / (len(self.labels) - 1))
        p[:, 0] = 0.9
        for place in range(count):
            if (found := self.session(rows, place)) is not None:
                p[place] = 0.2 / (len(self.labels) - 1)
                p[place, found] = 0.8
        return p / p.sum(axis=1, keepdims=True)


def reentrancy_where_it_calls(rows, place):
    return 1 if "m_call" in rows["text"][place] else None


def what_the_source_says(rows, place):
    return 1 if rows[row.column("source", "reentrancy")][place] > 0 else None


@pytest.fixture
def judge(monkeypatch):
    rules = {"contracts": what_the_source_says, "solidity": reentrancy_where_it_calls}

    def package(folder, public, labels):
        rule = rules.get(folder.parent.name, lambda rows, place: None)
        return Rule(list(labels), {"version": "1.0.0"}, rule, None)

    monkeypatch.setattr(judging, "package", package)
    return judging.Judge("models", most=3)


def test_a_source_points_at_its_line(judge):
    verdict = judge.verdict(Subject("bank.sol", source=SOURCE, files={"source": "bank.sol"}))
    # 0.8 of reentrancy (95) and 0.02 of each other class, safe among them.
    assert verdict.risk == pytest.approx(
        0.8 * 95 + 0.02 * (90 + 55 + 75 + 65 + 35 + 50 + 45 + 90 + 85), abs=0.1
    )
    assert verdict.level == "critical"
    first = verdict.findings[0]
    assert (first.label, first.function, first.line) == ("reentrancy", "Bank.withdraw", 5)
    assert first.said == "msg.sender.call.value(x)();"
    assert verdict.lacking == ("bytecode", "history")
    assert verdict.shares == {"source": 1}
    assert "code quality (a heuristic)" in verdict.details


def test_a_grave_finding_is_not_hidden_by_likelier_ones(judge, monkeypatch):
    def said(model, subject, most):
        found = [Finding("denial_of_service", 0.97, "source", f"f{n}", n) for n in range(1, 6)]
        found.append(Finding("reentrancy", 0.95, "source", "g", 9))  # 95 * 0.95 > 50 * 0.97
        return Said(np.full(10, 0.1), found, [], {})

    monkeypatch.setitem(judging.READS, "source", said)
    verdict = judge.verdict(Subject("a.sol", source="", files={"source": "a.sol"}))
    assert [one.function for one in verdict.findings] == ["g", "f1", "f2"]
    assert verdict.left_off == 3


def test_what_other_evidence_has_beyond_the_limit_is_left_off_too(judge, monkeypatch):
    def said(model, subject, most):
        found = [Finding("time", 0.5, "bytecode", place=f"pc {n}") for n in range(7)]
        return Said(np.full(10, 0.1), found[:most], [], {})

    monkeypatch.setitem(judging.READS, "bytecode", said)
    verdict = judge.verdict(Subject("a", bytecode="00", files={"bytecode": ""}))
    assert [one.place for one in verdict.findings] == ["pc 0", "pc 1", "pc 2"]
    assert verdict.left_off == 4


def test_the_level_is_that_of_the_risk_that_is_shown(judge):
    judge.assessed = {"risk": [0, 100], "said": [74.96, 74.96]}
    verdict = judge.verdict(Subject("bank.sol", source=SOURCE, files={"source": "bank.sol"}))
    assert (verdict.risk, verdict.level) == (75.0, "critical")


def test_what_adds_nothing_has_no_share(judge):
    files = {"source": "bank.sol", "bytecode": ""}
    subject = Subject("bank", source=SOURCE, bytecode="0x6080604052600080fd", files=files)
    verdict = judge.verdict(subject)
    assert verdict.shares == {"source": 1, "bytecode": 0}


def test_the_share_of_one_alone_is_all_even_where_nothing_moves(judge):
    quiet = Subject(
        "a.sol",
        source="contract A { uint x; function f() public { x = 1; } }",
        files={"source": "a.sol"},
    )
    verdict = judge.verdict(quiet)
    assert verdict.shares == {"source": 1}
    assert verdict.findings == ()
    assert verdict.level == "low"


BAD = {
    "an odd number of digits": ("a.hex", "0x123", "even number"),
    "no digit": ("a.hex", "0xzz", "hex digits, got"),
    "a source without a function": ("a.sol", "contract A {}", "no function with a body"),
    "no Solidity": ("a.sol", "}{ " * 99, "could not be read"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_judged_is_a_sentence(judge, what):
    name, text, said = BAD[what]
    kind = "source" if name.endswith(".sol") else "bytecode"
    subject = Subject(name, files={kind: name}, **{kind: text})
    with refused("contracts", f"an audit of {what}", match=said):
        judge.verdict(subject)


def test_a_verdict_can_be_written(judge):
    from app.audit.writing import FORMATS, parts

    verdict = judge.verdict(Subject("bank.sol", source=SOURCE, files={"source": "bank.sol"}))
    written = {kind: "".join(parts([verdict], kind, judge.version)) for kind in FORMATS}
    assert json.loads(written["json"])[0]["findings"][0]["line"] == 5
    region = json.loads(written["sarif"])["runs"][0]["results"][0]["locations"][0]
    assert region["physicalLocation"]["region"]["startLine"] == 5
