import json

import pytest

from app.audit.findings import Finding
from app.audit.sarif import RULES, document, level
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
