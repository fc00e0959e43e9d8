import re

import pytest

from rampart.solidity.classes import CLASSES, SAFE, SEVERITY, WEAKNESSES, label_of, of_swc


def test_the_order_of_the_classes_is_that_of_every_label_that_was_written():
    assert CLASSES == (
        "safe",
        "reentrancy",
        "access_control",
        "unchecked_call",
        "arithmetic",
        "bad_randomness",
        "time",
        "denial_of_service",
        "front_running",
        "delegatecall",
    )
    assert CLASSES[SAFE] == "safe"


def test_each_class_but_safe_has_ids_a_severity_and_a_sentence():
    for weakness in WEAKNESSES[1:]:
        assert all(re.fullmatch(r"SWC-1\d\d", swc) for swc in weakness.swc)
        assert re.fullmatch(r"CWE-\d+", weakness.cwe)
        assert 0 < weakness.severity <= 100
        assert weakness.explanation.endswith(".")
        assert weakness.argument.endswith(".")
    assert SEVERITY["safe"] == 0
    assert not WEAKNESSES[SAFE].swc


def test_no_id_belongs_to_two_classes():
    ids = [swc for weakness in WEAKNESSES for swc in weakness.swc]
    assert len(ids) == len(set(ids))


def test_what_anybody_can_begin_and_takes_all_is_the_worst():
    assert max(SEVERITY, key=SEVERITY.get) == "reentrancy"
    assert SEVERITY["delegatecall"] > SEVERITY["denial_of_service"] > SEVERITY["time"]


def test_a_label_is_an_index_and_a_wrong_one_is_told_all():
    assert [label_of(name) for name in CLASSES] == list(range(10))
    with pytest.raises(ValueError, match=r"one of safe, .*delegatecall, got 'ponzi'"):
        label_of("ponzi")


@pytest.mark.parametrize(
    ("swc", "name"),
    [("SWC-115", "access_control"), ("SWC-128", "denial_of_service"), ("SWC-131", None)],
)
def test_an_id_of_the_registry_has_its_class(swc, name):
    assert of_swc(swc) == name
