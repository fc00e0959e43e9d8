import numpy as np

from app.flows.board import telling
from rampart.tasks.flows.attack import rules
from tests.app.flows.board.made import LABELS, result


def told(place, **cells):
    return telling.told(result(**cells), place, rules.read(), LABELS)


def test_a_flow_is_told_with_its_reasons_and_evidence():
    one = told(0)
    facts = dict(one.facts.to_numpy())
    assert facts["start (UTC)"] == "1970-01-01 00:01:00"
    assert (facts["client"], facts["server"]) == ("10.0.0.9:40000", "10.0.0.1:80")
    assert facts["bytes of the client"] == "100"
    assert (facts["hour (UTC) *"], facts["client's last octet *"]) == ("0", "9")
    assert "state" not in facts  # it is not known
    assert one.likely.to_numpy().tolist()[2] == ["medium", 100]
    assert one.likely["severity"].tolist() == LABELS[::-1]
    assert one.reasons == ["SQL (union select)", "bytes of the server is low: 0 (usual 10)"]
    (row,) = one.attack.to_dict("records")
    assert row["technique"] == "T1190"
    assert row["name"] == "Exploit Public-Facing Application"
    assert row["evidence"] == "union select"
    assert len(row["because"]) > 10
    assert one.said == {"client": "GET /?q=union select\nHost: a", "server": ""}


def test_a_flow_of_which_little_is_known():
    one = told(3)
    facts = dict(one.facts.to_numpy())
    assert facts["client"] == "?"
    assert "start (UTC)" not in facts
    assert "bytes of the client" not in facts
    assert one.reasons == []
    assert list(one.attack) == ["technique", "name", "tactic", "evidence", "because"]
    assert len(one.attack) == 0


def test_what_was_said_hides_nothing():
    one = told(0, payload_client=["a\u202eb \x1b[31m" + "x" * 5000, "", "", ""])
    assert one.said["client"].startswith("a\\u202eb \\x1b[31mxx")
    assert len(one.said["client"]) <= telling.SAID + 20


def test_facts_run_in_no_spreadsheet():
    facts = dict(told(0, user_agent=["=1+1"] * 4).facts.to_numpy())
    assert facts["user agent"] == "'=1+1"


def test_techniques_of_all_flows_have_names():
    found = telling.techniques(result().tags, rules.read())
    assert found.to_numpy().tolist() == [
        ["T1190", "Exploit Public-Facing Application", "initial-access", 1, "sql_tokens"]
    ]
    none = telling.techniques(result().tags.head(0), rules.read())
    assert len(none) == 0
    assert "name" in none


def test_amounts_read():
    assert telling.amount(np.float32(0.5)) == "0.5"
    assert telling.amount(1e6) == "1,000,000"
    assert telling.amount(np.nan) == ""
