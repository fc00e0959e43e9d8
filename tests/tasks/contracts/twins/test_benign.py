"""Harmless members: of their era, never of the class that they would blur, under names apart."""

import random
import re

import pytest

from rampart.solidity.classes import CLASSES
from rampart.tasks.contracts.twins.benign import BENIGN, MOST, extras
from rampart.tasks.contracts.twins.dialect import ERAS


@pytest.mark.parametrize("era", ERAS)
def test_what_is_drawn_fits_the_era_and_the_class(era):
    drawn = [text for seed in range(60) for text in extras(era, "time", random.Random(seed))]
    kept = [one for one in BENIGN if era in one.eras.split() and one.apart != "time"]
    assert len(set(drawn)) == len(kept)
    assert ("unchecked" in "".join(drawn)) == (era == "0.8")
    assert not any("NOW >=" in text for text in drawn)


def test_their_names_are_no_names_of_a_template():
    for text in extras("0.8", "time", random.Random(4)):
        assert all(name.endswith("__benign") for name in re.findall(r"\$(\w+)", text))


def test_none_to_some_are_drawn():
    counts = {len(extras("0.8", "time", random.Random(seed))) for seed in range(80)}
    assert counts == set(range(MOST + 1))


def test_what_looks_like_a_weakness_is_among_them():
    text = "".join(one.text for one in BENIGN)
    for word in ("NOW", "BLOCKHASH", "DELEGATE", "FOR(", "PAY(", "ecrecover", "assembly"):
        assert word in text
    assert {one.apart for one in BENIGN} <= {"", *CLASSES}
