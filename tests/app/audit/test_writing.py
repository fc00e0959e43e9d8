import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit.writing import ENDINGS, FORMATS, SIMULATED, escaped, lines, parts, told
from tests.app.audit.verdicts import EVIL, ONE


def written(kind, *verdicts):
    return "".join(parts(verdicts, kind, "1.0.0"))


def test_every_format_can_be_written_and_has_an_ending():
    assert sorted(ENDINGS.values()) == sorted(FORMATS)
    assert all(written(kind, ONE, EVIL) for kind in FORMATS)


def test_json_holds_all_of_it():
    (one, evil) = json.loads(written("json", ONE, EVIL))
    assert one == told(ONE)
    assert one["findings"][0] == {
        "class": "reentrancy",
        "title": "Reentrancy",
        "probability": 0.8,
        "evidence": "source",
        "function": "withdraw",
        "line": 12,
        "swc": ["SWC-107"],
        "cwe": "CWE-841",
        "explanation": ONE.findings[0].weakness.explanation,
        "said": "msg.sender.call(x)",
    }
    assert evil["lacking"] == ["source", "bytecode"]
    assert json.loads(written("json")) == []
    assert [json.loads(line) for line in written("jsonl", ONE, EVIL).splitlines()] == [one, evil]


def test_the_table_says_the_risk_and_what_is_lacking():
    head, rule, first, *more = written("table", ONE).splitlines()
    assert head.split() == ["contract", "risk", "level", "most", "likely", "by"]
    assert set(rule) == {"-", " "}
    assert first.split()[:5] == ["bank.sol", "81", "critical", "reentrancy", "80%"]
    assert [line.strip() for line in more] == list(lines(ONE))
    assert "judged without history" in list(lines(ONE))
    assert "time 10% 0xabcdef01 (pc 0x1f): TIMESTAMP" in list(lines(ONE))


def test_the_report_says_what_the_models_learned_from():
    report = written("markdown", ONE, EVIL)
    assert SIMULATED in report
    assert "**Risk 81 of 100: critical.**" in report
    assert (
        "| Reentrancy | 80% | withdraw, line 12 | msg.sender.call\\(x\\) | SWC\\-107" not in report
    )
    assert (
        "| Reentrancy | 80% | withdraw, line 12 | msg.sender.call\\(x\\) | SWC-107, CWE-841 |"
        in report
    )


@pytest.mark.parametrize("kind", ["table", "markdown"])
def test_a_name_moves_no_cursor_and_is_no_markup(kind):
    text = written(kind, EVIL)
    assert "\x1b" not in text
    if kind == "markdown":
        assert "<script>" not in text
        assert "a\\|b\\`" in text


@given(st.text())
def test_no_text_breaks_out_of_a_cell(text):
    cell = escaped(text)
    assert "\n" not in cell
    assert "|" not in cell.replace("\\|", "")
