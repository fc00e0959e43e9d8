"""Warnings: at the limit none, beyond it one, with the numbers behind it."""

import re

import pytest

from rampart.core.params import check
from rampart.synthetic.flags import Limits, flags
from tests.refusals import refused

LIMITS = Limits(
    membership_auc=0.6, copies=0.5, c2st_auc=0.95, coverage=0.5, utility_ratio=0.8,
    collapse_tr_ts=0.9, collapse_ratio=0.8,
)  # fmt: skip
GOOD = {
    "tr_ts_f1": 0.9, "ts_tr_f1": 0.8, "utility_ratio": 0.8, "membership_auc": 0.6,
    "exact_copies": 0.75, "chance_copies": 0.25, "c2st_auc": 0.95, "coverage": 0.5,
}  # fmt: skip
BEYOND = {
    "membership_auc": (0.61, "leaks its training rows: .* AUC 0.610 .*the limit is 0.6"),
    "exact_copies": (
        0.76,
        r"repeats training rows: 76\.0% of the rows equal one, where chance explains 25\.0%, .*"
        "limit is 50% more than chance",
    ),
    "chance_copies": (0.24, r"repeats training rows: 75\.0% .* chance explains 24\.0%"),
    "c2st_auc": (0.96, r"unlike the real rows: .* AUC 0\.960 \(0\.5 is good, the limit is 0\.95"),
    "coverage": (0.49, r"leaves most of the data out: 49\.0% .*\(the limit is 50%\)"),
}


def test_at_the_limits_there_is_no_warning():
    assert flags(GOOD, LIMITS) == []


@pytest.mark.parametrize("name", BEYOND)
def test_beyond_a_limit_there_is_one(name):
    value, pattern = BEYOND[name]
    (said,) = flags(GOOD | {name: value}, LIMITS)
    assert re.search(pattern, said), said


def test_a_collapse_is_easy_rows_that_teach_little():
    (said,) = flags(GOOD | {"tr_ts_f1": 0.99, "ts_tr_f1": 0.5, "utility_ratio": 0.55}, LIMITS)
    assert said.startswith("mode collapse likely: ")
    assert "TR-TS macro-F1 0.990, above 0.9" in said
    assert "TS-TR 0.500, 55% of the ceiling, below 80%" in said
    assert flags(GOOD | {"tr_ts_f1": 0.99}, LIMITS) == []  # easy, and worth a good deal


def test_rows_that_are_worth_little_are_no_collapse_where_they_are_not_easy():
    (said,) = flags(GOOD | {"utility_ratio": 0.69}, LIMITS)
    assert said == (
        "teaches little: worth 69.0% of the real rows (TS-TR over the ceiling; the limit is 80%)"
    )
    unlimited = LIMITS.model_copy(update={"utility_ratio": 0.0})
    assert flags(GOOD | {"utility_ratio": 0.1}, unlimited) == []


def test_copies_that_chance_explains_are_none():
    copies = LIMITS.model_copy(update={"copies": 0.2})
    assert flags(GOOD | {"exact_copies": 0.44, "chance_copies": 0.30}, copies) == []
    assert len(flags(GOOD | {"exact_copies": 0.27, "chance_copies": 0.02}, copies)) == 1


def test_what_was_not_measured_raises_no_warning():
    assert flags({}, LIMITS) == []
    (said,) = flags({"exact_copies": 0.73, "distance": 0.0}, LIMITS)
    assert said == "repeats training rows: 73.0% of the rows equal one (the limit is 50%)"


def test_another_limit_is_another_answer():
    strict = LIMITS.model_copy(update={"copies": 0.2})
    assert flags({"exact_copies": 0.3}, LIMITS) == []
    assert "(the limit is 20%)" in flags({"exact_copies": 0.3}, strict)[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"membership_auc": 0.5}, r"membership_auc: must be > 0\.5, got 0\.5"),
        ({"copies": 1.5}, r"copies: must be <= 1, got 1\.5"),
        ({"coverage": -0.1}, r"coverage: must be >= 0, got -0\.1"),
        ({"c2st": 0.9}, r"c2st: unknown key; did you mean 'c2st_auc'"),
    ],
)
def test_a_limit_that_is_none_is_named(change, message):
    where = "pipelines/x/params.yaml: rank.limits"
    with refused("malware", f"rank.limits: {change}", match=message):
        check(LIMITS.model_dump() | change, where, Limits)


def test_every_limit_has_to_be_given():
    with refused("malware", "rank.limits: {}", match=r"rank\.limits\.copies: is missing"):
        check({}, "pipelines/x/params.yaml: rank.limits", Limits)
