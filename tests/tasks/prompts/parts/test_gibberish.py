from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.prompts.codecs import CODECS
from rampart.tasks.prompts.families import GRAMMARS
from rampart.tasks.prompts.families.grammar import SLOT
from rampart.tasks.prompts.parts import external, train, validation
from rampart.tasks.prompts.parts.gibberish import (
    babble,
    humps,
    lottery,
    oddments,
    scripts,
    shreds,
    soup,
    tokens,
)

LISTS = {"train": train, "validation": validation, "external": external}
NAMES = [
    "FRAMES", "INSTRUCTIONS", "HARMLESS", "FOREIGN", "HARMLESS_FOREIGN", "AFFIRMATIVE", "NOISE",
    "PRETEXTS", "STORIES", "CLAUSES", "FOLLOW", "DECODE", "PADS", "OVERLOAD", "QUOTED",
]  # fmt: skip
GIVEN = {
    "FRAMES": {"carrier", "first", "second", "insert"},
    "NOISE": set(oddments(np.random.default_rng(0), "asdf")),
    "PRETEXTS": {"request"},
    "STORIES": {"request"},
    "CLAUSES": {"how"},
    "FOLLOW": {"cipher"},
    "DECODE": {"cipher"},
    "PADS": {"long", "attack", "more"},
    "OVERLOAD": {"questions", "attack"},
    "QUOTED": {"attack"},
}
NEEDED = {
    "PRETEXTS": "request", "STORIES": "request", "CLAUSES": "how", "FOLLOW": "cipher",
    "DECODE": "cipher", "PADS": "attack", "OVERLOAD": "attack", "QUOTED": "attack",
    "FRAMES": "insert",
}  # fmt: skip


def texts(lists):
    """Return all that is written in a list, but for the empty text and bare frames."""
    written = {text for name in NAMES for text in getattr(lists, name)}
    return written | {text for values in lists.SLOTS.values() for text in values if text}


@pytest.mark.parametrize(("one", "other"), [*combinations(LISTS, 2)])
def test_no_two_splits_share_a_text_a_key_or_an_alphabet(one, other):
    assert texts(LISTS[one]) & texts(LISTS[other]) == set()
    assert LISTS[one].KEYS != LISTS[other].KEYS
    assert set(LISTS[one].MARKS) & set(LISTS[other].MARKS) <= {" "}
    made = [{tail(np.random.default_rng(1)) for tail in LISTS[s].TAILS} for s in (one, other)]
    assert made[0] & made[1] == set()
    for first in LISTS[one].TAILS:
        for second in LISTS[other].TAILS:
            if first.func is second.func:
                assert set(map(str, first.keywords.values())).isdisjoint(
                    map(str, second.keywords.values())
                ), (first, second)


@pytest.mark.parametrize("split", LISTS)
def test_no_text_is_in_a_grammar_of_another_split(split):
    others = {
        text
        for grammar in GRAMMARS.values()
        if grammar.role != split
        for values in (*grammar.templates.values(), *grammar.slots.values())
        for text in values
    }
    assert texts(LISTS[split]) & others == set()


@pytest.mark.parametrize("split", LISTS)
def test_every_slot_is_known_and_what_is_needed_is_there(split):
    lists = LISTS[split]
    for name in NAMES:
        values = getattr(lists, name)
        assert len(set(values)) == len(values)
        for text in values:
            slots = {slot for slot, _ in SLOT.findall(text)}
            known = {slot.lower() for slot in slots - GIVEN.get(name, set())}
            assert known <= set(lists.SLOTS), text
            assert name not in NEEDED or NEEDED[name] in slots, text
    for values in lists.SLOTS.values():
        assert {s.lower() for text in values for s, _ in SLOT.findall(text)} <= set(lists.SLOTS)
    assert set(lists.CIPHERS) <= set(CODECS)
    assert "{how}" not in "".join(lists.PRETEXTS)


@pytest.mark.parametrize("split", LISTS)
def test_every_tail_is_random_printable_and_long_enough(split):
    for tail in LISTS[split].TAILS:
        made = [tail(np.random.default_rng(seed)) for seed in range(30)]
        assert len(set(made)) == 30
        assert all(len(text) >= 12 and text == text.strip() for text in made), tail
        assert tail(np.random.default_rng(3)) == made[3]


@given(st.integers(0, 10_000))
def test_generators_draw_from_what_they_are_given(seed):
    rng = np.random.default_rng(seed)
    assert set(soup(rng, "ab", (5, 9))) <= set("ab")
    assert set(tokens(rng, ["xy"], ["-"]).lower()) <= set("xy-")
    assert set(humps(rng, ["go"], ["."]).lower()) <= set("go.")
    assert set(lottery(rng, "abcdefg")) <= set("abcdefg ")
    assert set(shreds(rng, ["ab ba", "aa"], ["-"])) <= set("ab-")
    assert set(shreds(rng, [""], ["-"])) <= set("x-")
    assert set(scripts(rng, [(0x61, 0x64)])) <= set("abc ")
    assert set(babble(rng, ["k"], ["a"], [" "])) <= set("ka ")


def test_oddments_have_the_form_of_what_they_are():
    odd = oddments(np.random.default_rng(1), "jk")
    assert len(odd["sha"]) == 64
    assert [len(part) for part in odd["uuid"].split("-")] == [8, 4, 4, 4, 12]
    assert int(odd["hex"], 16) >= 0
    assert set(odd["keys"]) <= set("jk")
    assert odd == oddments(np.random.default_rng(1), "jk")
