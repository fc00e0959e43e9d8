"""Which kinds a criterion is said to fail for, on shares that add up by hand."""

import pandas as pd
import pytest

from rampart.reporting.pages.why import why
from rampart.reporting.wording import Loss

CALLED = pd.DataFrame(
    [
        ("chat", "ok", "ok", 0.7), ("chat", "ok", "odd", 0.1), ("chat", "ok", "bad", 0.2),
        ("e_mail", "ok", "ok", 0.5), ("e_mail", "ok", "odd", 0.0), ("e_mail", "ok", "bad", 0.5),
        ("code", "ok", "ok", 0.9), ("code", "ok", "odd", 0.0), ("code", "ok", "bad", 0.1),
        ("risk", "odd", "odd", 1.0), ("risk", "odd", "ok", 0.0), ("risk", "odd", "bad", 0.0),
        ("jail", "bad", "bad", 0.4), ("jail", "bad", "odd", 0.6), ("jail", "bad", "ok", 0.0),
    ],
    columns=["slice", "class", "called", "rate"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        # 0.5 of 0.8 is more than half: one kind is enough.
        (Loss("ok", "bad"), "called bad: 50 % of e mail; 62 % of what is lost"),
        (Loss("bad"), "not called bad: 60 % of jail; 100 % of what is lost"),
        # 0.6 of 0.7 rows called odd that are not.
        (Loss(called="odd"), "called odd: 60 % of jail (bad); 86 % of what is lost"),
        (
            Loss(),
            "not called what they are: 60 % of jail (bad), 50 % of e mail (ok); "
            "73 % of what is lost",
        ),
        (Loss("odd"), ""),
        (Loss("bad", "ok"), ""),
    ],
)
def test_the_kinds_that_cost_half_are_named(loss, words):
    assert why("x", {"x": loss}, CALLED) == words


def test_four_kinds_at_most():
    alike = pd.DataFrame({"slice": list("fedcba"), "class": "ok", "called": "bad", "rate": 0.04})
    many = pd.concat([alike, alike.assign(slice=list("lkjihg"))])
    assert why("x", {"x": Loss()}, many) == (
        "not called what they are: 4.0 % of a (ok), 4.0 % of b (ok), 4.0 % of c (ok), "
        "4.0 % of d (ok); 33 % of what is lost"
    )


def test_what_is_not_known_is_not_said():
    assert why("x", {}, CALLED) == ""
    assert why("x", {"x": Loss()}, None) == ""
