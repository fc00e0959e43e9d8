import json
from dataclasses import replace

import pytest

from app.audit.findings import Finding
from app.audit.sarif import RULES, document, level
from app.audit.subjects import Fault
from tests.app.audit.verdicts import EVIL, ONE


@pytest.fixture(scope="module")
def run():
    log = json.loads(document([ONE, EVIL], "1.2.3"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def test_a_finding_points_at_its_rule_and_its_line(run):
    source, code = run["results"]
    driver = run["tool"]["driver"]
    assert driver["version"] == "1.2.3"
    assert driver["rules"][source["ruleIndex"]]["id"] == source["ruleId"] == "reentrancy"
    place = source["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "contracts/bank.sol"
    assert place["region"] == {"startLine": 12}
    assert "msg.sender.call(x)" in source["message"]["text"]
    assert source["rank"] == 80.0
    # Bytecode that was typed has no file: it has a name.
    assert code["locations"] == [
        {"logicalLocations": [{"fullyQualifiedName": "0xabcdef01 pc 0x1f"}]}
    ]


def test_what_could_not_be_read_is_a_notification(run):
    (invocation,) = run["invocations"]
    (note,) = invocation["toolExecutionNotifications"]
    assert note["message"]["text"] == "bank.sol: 2 places could not be read"


def test_a_place_is_a_uri_from_where_the_command_runs_with_a_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    finding = Finding("time", 0.1, "bytecode", place="pc 0x1f")
    places = []
    for file in ("my bank.hex", str(tmp_path / "a" / "b.hex"), "a/../c.hex", "/else/where.hex"):
        one = replace(ONE, files={"bytecode": file}, findings=(finding,))
        result = json.loads(document([one], "1"))["runs"][0]["results"][0]
        places.append(result["locations"][0]["physicalLocation"])
    uris = [place["artifactLocation"]["uri"] for place in places]
    assert uris == ["my%20bank.hex", "a/b.hex", "c.hex", "file:///else/where.hex"]
    assert all(place["region"] == {"startLine": 1} for place in places)


def test_a_run_that_could_not_read_something_says_so():
    left = Fault("I.sol", "has no function", nothing=True)
    (run,) = json.loads(document([ONE], "1", [left, Fault("a.sol", "is empty")]))["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][-2:] == [
        {"level": "note", "message": {"text": "I.sol: has no function"}},
        {"level": "error", "message": {"text": "a.sol: is empty"}},
    ]
    (run,) = json.loads(document([ONE], "1", [left]))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is True


def test_every_contract_is_an_artifact_with_its_risk(run):
    bank = {"contract": "bank.sol", "risk": 81.0, "level": "critical"}
    bank |= {"leftOff": 3, "unreadPlaces": 2}
    evil = {"contract": EVIL.name, "risk": 3.0, "level": "low", "leftOff": 0, "unreadPlaces": 0}
    assert EVIL.findings == ()
    assert run["artifacts"] == [
        {"location": {"uri": "contracts/bank.sol"}, "properties": bank},
        {"description": {"text": "bank.sol"}, "properties": bank},  # its bytecode was typed
        {"location": {"uri": "x.csv"}, "properties": evil},
    ]
    told = run["results"][0]["properties"]
    assert (told["risk"], told["riskLevel"]) == (81.0, "critical")


def test_a_file_that_is_named_twice_is_one_artifact():
    (run,) = json.loads(document([EVIL, EVIL], "1"))["runs"]
    assert len(run["artifacts"]) == 1


def test_every_rule_has_a_severity_and_no_rule_is_safe(run):
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [weakness.name for weakness in RULES]
    assert "safe" not in {rule["id"] for rule in rules}
    for rule in rules:
        assert 0 < float(rule["properties"]["security-severity"]) <= 10


@pytest.mark.parametrize(
    ("label", "probability", "said"),
    # severities: reentrancy 95, time 35; 95 * 0.8 = 76, 95 * 0.5 = 47.5, 35 * 1 = 35
    [("reentrancy", 0.8, "error"), ("reentrancy", 0.5, "warning"), ("time", 1.0, "note")],
)
def test_the_level_is_severity_times_probability(label, probability, said):
    assert level(Finding(label, probability, "source")) == said


def test_nothing_found_is_a_log_without_results():
    (run,) = json.loads(document([], "1"))["runs"]
    assert run["results"] == []


def test_a_run_that_judged_nothing_was_no_success():
    left = Fault("IBank.sol", "has nothing to judge", nothing=True)
    for verdicts, wanted in (([ONE], True), ([], False)):
        (run,) = json.loads(document(verdicts, "1.2.3", [left]))["runs"]
        assert run["invocations"][0]["executionSuccessful"] is wanted
