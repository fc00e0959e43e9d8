from dataclasses import replace

from app.audit.findings import EVIDENCE, FRAUD, Finding, counted, ids, known
from rampart.solidity.classes import CLASSES
from tests.app.audit.verdicts import EVIL, ONE


def test_what_was_not_there_is_lacking():
    assert ONE.lacking == ("history",)
    assert EVIL.lacking == ("source", "bytecode")
    assert set(ONE.lacking) | ONE.files.keys() == set(EVIDENCE)


def test_every_class_and_fraud_are_known():
    assert [known(name).name for name in CLASSES] == list(CLASSES)
    assert Finding("fraud", 0.5, "history").weakness is FRAUD
    assert FRAUD.name not in CLASSES
    assert ids(known("fraud")) == "CWE-506"
    assert ids(known("time")) == "SWC-116, CWE-829"


def test_a_risk_is_shown_to_a_decimal_and_marked_where_something_was_not_read():
    assert replace(EVIL, risk=88.8).shown == "88.8"
    assert replace(EVIL, risk=100.0, unread=1).shown == "100.0+"


def test_one_is_no_plural():
    assert [counted(n, "place") for n in (0, 1, 2)] == ["0 places", "1 place", "2 places"]


def test_the_weight_is_severity_times_probability():
    assert Finding("reentrancy", 0.5, "source").weight == 47.5
