import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit.findings import SHOWN, Finding
from app.audit.subjects import Fault
from app.audit.writing import ENDINGS, FORMATS, SIMULATED, escaped, lines, parts, told
from tests.app.audit.verdicts import EVIL, ONE

FAULTS = (
    Fault("IBank.sol", "has no function", nothing=True),
    Fault("a|\x1b.sol", "is empty"),
    Fault("Lib.sol", "has nothing", empty=True),
)


def written(kind, *verdicts, faults=()):
    return "".join(parts(verdicts, kind, "1.0.0", faults))


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
    assert (one["left_off"], one["unread_places"]) == (3, 2)
    assert (evil["left_off"], evil["unread_places"]) == (0, 0)
    assert evil["lacking"] == ["source", "bytecode"]
    assert json.loads(written("json")) == []
    assert [json.loads(line) for line in written("jsonl", ONE, EVIL).splitlines()] == [one, evil]


def test_the_table_says_the_risk_and_what_is_lacking():
    head, rule, first, *more = written("table", ONE).splitlines()
    assert head.split() == ["contract", "risk", "level", "most", "likely", "by"]
    assert set(rule) == {"-", " "}
    assert first.split()[:5] == ["bank.sol", "81.0+", "critical", "reentrancy", "80%"]
    assert [line.strip() for line in more] == list(lines(ONE))
    assert "judged without history" in list(lines(ONE))
    assert "time 10% 0xabcdef01 (pc 0x1f): TIMESTAMP" in list(lines(ONE))


def test_the_report_says_what_the_models_learned_from():
    report = written("markdown", ONE, EVIL)
    assert SIMULATED in report
    assert "**Risk 81.0+ of 100: critical.**" in report
    assert "**Risk 3.0 of 100: low.**" in report
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


@pytest.mark.parametrize("kind", ["table", "markdown"])
def test_a_person_is_told_how_many_findings_are_left_off(kind):
    assert "3 findings left off: --top 5 shows them" in written(kind, ONE)
    assert "1 finding left off: --top 3 shows it" in written(kind, replace(ONE, left_off=1))
    assert "--top 1000 shows more" in written(kind, replace(ONE, left_off=2000))
    assert "left off" not in written(kind, EVIL)


def test_what_has_no_verdict_is_in_every_format():
    table = written("table", EVIL, faults=FAULTS)
    assert table.endswith(
        "Could not be read:\n    a|\ufffd.sol: is empty\n"
        "Without anything to judge:\n    Lib.sol: has nothing\n"
        "Left out:\n    IBank.sol: has no function\n"
    )
    report = written("markdown", EVIL, faults=FAULTS)
    assert report.endswith(
        "\n## Could not be read\n\n- a\\|\ufffd.sol: is empty\n"
        "\n## Without anything to judge\n\n- Lib.sol: has nothing\n"
        "\n## Left out\n\n- IBank.sol: has no function\n"
    )
    entries = [
        {"kind": "unread", "name": "a|\x1b.sol", "reason": "is empty"},
        {"kind": "empty", "name": "Lib.sol", "reason": "has nothing"},
        {"kind": "left_out", "name": "IBank.sol", "reason": "has no function"},
    ]
    assert json.loads(written("json", EVIL, faults=FAULTS)) == [told(EVIL), *entries]
    lines = written("jsonl", EVIL, faults=FAULTS).splitlines()
    assert [json.loads(line) for line in lines] == [told(EVIL), *entries]
    assert json.loads(written("json", faults=FAULTS)) == entries


def test_where_all_was_read_nothing_is_said_of_it():
    for kind in ("table", "markdown"):
        text = written(kind, EVIL)
        assert "ould not be read" not in text
        assert "eft out" not in text


def test_a_source_on_one_line_is_cut_for_a_person_and_whole_in_json():
    said = "x" * (SHOWN + 1)
    one = replace(ONE, findings=(Finding("time", 0.5, "source", "f", 1, said=said),))
    for kind in ("table", "markdown", "sarif"):
        text = written(kind, one)
        assert f"{'x' * (SHOWN - 1)}…" in text
        assert "x" * SHOWN not in text
    assert json.loads(written("json", one))[0]["findings"][0]["said"] == said
    assert Finding("time", 0.5, "source", said="x" * SHOWN).shown == "x" * SHOWN
