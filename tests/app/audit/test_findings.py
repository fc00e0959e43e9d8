from app.audit.findings import EVIDENCE, FRAUD, Finding, ids, known
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
