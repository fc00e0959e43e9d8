import pytest

from rampart.data.cardinality import of
from rampart.tasks.columns.row import CODES
from rampart.tasks.columns.row.protocol import ProtocolParams, settle
from rampart.tasks.columns.row.rules import repeats

CODED = ["11", "12", "13", "14"] * 5
COUNTRIES = ["Norway", "Sweden", "Denmark"] * 4
CLOSED = (0.1, 0.5, 0.9, 0.0)


def settled(label, name, values, whole=None, **knobs):
    code = settle(CODES[label], name, values, whole or of(values), ProtocolParams(**knobs))
    return next(name for name, other in CODES.items() if other == code)


def test_the_thresholds():
    assert repeats(of(["a", "b"] * 2 + ["a"]))  # 2 of 5: a share of 0.4
    assert not repeats(of(["a", "b"] * 2))  # 0.5
    assert repeats(of(["a"] * 9 + ["b"]))  # one of ten occurs once
    assert not repeats(of(["a"] * 8 + ["b"]))  # one of nine


@pytest.mark.parametrize(
    ("label", "name", "values", "wanted"),
    [
        ("text_short", "country", COUNTRIES, "categorical"),
        ("text_short", "country", ["Norway", "Sweden", "Denmark"], "text_short"),
        ("identifier", "carrier", ["AA", "DL", "UA"] * 4, "categorical"),
        ("identifier", "customerId", CODED, "identifier"),
        ("identifier", "childid", CODED, "identifier"),
        ("identifier", "url", [f"http://a.example/{n}" for n in range(4)], "identifier"),
        ("numeric", "region", CODED, "categorical"),
        ("numeric", "StateOpinion", CODED, "numeric"),  # an opinion, not a state
        ("numeric", "children", CODED, "numeric"),
        ("numeric", "rating", CODED, "numeric"),
        ("numeric", "region", ["1.5", "2.5"] * 9, "numeric"),
        ("datetime", "year", ["1999", "2000"] * 9, "datetime"),
        ("text_long", "review", COUNTRIES, "text_long"),
        ("boolean", "alive", ["yes", "no"] * 9, "boolean"),
        ("unknown", "tags", ["a, b, c", "a, b"] * 9, "unknown"),
    ],
)
def test_the_default(label, name, values, wanted):
    assert settled(label, name, values) == wanted


@pytest.mark.parametrize(
    ("label", "name", "values", "knob", "wanted"),
    [
        ("identifier", "customerId", CODED, {"keys": "categorical"}, "categorical"),
        ("datetime", "year", ["1999", "2000"] * 9, {"years": "categorical"}, "categorical"),
        ("datetime", "day", ["1999-01-02"] * 9, {"years": "categorical"}, "datetime"),
        ("numeric", "rating", CODED, {"ordinals": "categorical"}, "categorical"),
        ("identifier", "u", ["www.a.nl", "www.b.nl"], {"urls": "text_short"}, "text_short"),
        ("text_short", "city", ["Oslo", "Rome"] * 2, {"share": 0.5}, "categorical"),
    ],
)  # fmt: skip
def test_a_knob(label, name, values, knob, wanted):
    assert settled(label, name, values, **knob) == wanted


def test_the_whole_column_decides_and_not_the_sample():
    assert settled("text_short", "city", ["Oslo", "Rome"], CLOSED) == "categorical"
    assert settled("text_short", "city", COUNTRIES, (0.9, 0.1, 1.0, 0.8)) == "text_short"
