"""Harmless members: of their era, never of the class that they would blur, under names apart."""

import random
import re

import pytest

from rampart.solidity.classes import CLASSES
from rampart.tasks.contracts.twins.benign import BENIGN, MOST, extras, noised
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


VIEW = "contract A {\n    function f() public view {\n        §x;\n    }\n}"


def test_noise_begins_the_function_of_the_weakness_and_brings_its_state():
    text = VIEW.replace(" view", "").replace("contract A {\n", "contract A {\n    uint x;\n\n")
    for seed in range(40):
        made, state = noised(text, "time", random.Random(seed))
        added = [line for line in made.split("\n") if line not in text.split("\n")]
        assert made.replace("".join(f"\n{line}" for line in added), "") == text
        assert len(state) <= len(added) <= 2
        assert all("__benign" in one for one in state)
    drawn = {noised(text, "time", random.Random(seed))[0] for seed in range(300)}
    assert len(drawn) > 20


def test_a_function_that_may_change_nothing_gets_no_noise():
    assert all(noised(VIEW, "time", random.Random(seed)) == (VIEW, []) for seed in range(30))


def test_no_noise_keeps_out_the_contracts_that_reentrancy_takes():
    text = VIEW.replace(" view", "")
    drawn = "".join(noised(text, "reentrancy", random.Random(seed))[0] for seed in range(99))
    assert "tx.origin" not in drawn
    assert "msg.data" in drawn
