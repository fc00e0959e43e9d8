from collections import Counter

import numpy as np
import pytest

from rampart.tasks.prompts import generate
from rampart.tasks.prompts.generate import GRAMMARS, SLOT, SLOTS, expand, rows

TEMPLATES = [
    *((family, text) for family, (_, texts) in GRAMMARS.items() for text in texts),
    *((name, text) for name, texts in SLOTS.items() for text in texts),
]


def test_the_same_seed_gives_the_same_rows():
    assert list(rows(40, 1)) == list(rows(40, 1))
    assert list(rows(40, 1)) != list(rows(40, 2))


def test_a_longer_run_begins_with_the_shorter_one():
    short, long = list(rows(5, 1)), list(rows(20, 1))
    for family in GRAMMARS:
        name = f"generated/{family}"
        of_family = [row for row in long if row.family == name]
        assert of_family[:5] == [row for row in short if row.family == name]


def test_prompts_are_distinct_and_as_many_as_asked():
    generated = list(rows(50, 1))
    assert len({row.text for row in generated}) == len(generated)
    families = Counter(row.family for row in generated)
    assert families == {f"generated/{family}": 50 for family in GRAMMARS}


def test_no_prompt_has_two_labels():
    labels = {}
    for row in rows(300, 3):
        assert labels.setdefault(row.text, row.label) == row.label


def test_count_0_gives_nothing():
    assert list(rows(0, 1)) == []


def test_a_small_grammar_ends_when_it_has_no_more(monkeypatch):
    monkeypatch.setitem(SLOTS, "colour", ["red", "blue"])
    monkeypatch.setattr(generate, "GRAMMARS", {"tiny": (1, ["a {colour} car"])})
    texts = [row.text for row in rows(50, 1)]
    assert sorted(texts) == ["a blue car", "a red car"]


def test_a_family_does_not_depend_on_the_templates_of_another(monkeypatch):
    before = [row for row in rows(10, 1) if row.family == "generated/override"]
    others = {name: (0, ["x {topic}"]) for name in GRAMMARS} | {"override": GRAMMARS["override"]}
    monkeypatch.setattr(generate, "GRAMMARS", others)
    assert [row for row in rows(10, 1) if row.family == "generated/override"] == before


def test_labels_sources_and_texts():
    expected = {family: label for family, (label, _) in GRAMMARS.items()}
    assert set(expected.values()) == {0, 1, 2}
    for row in rows(60, 1):
        assert row.family == row.source
        assert row.label == expected[row.family.removeprefix("generated/")]
        assert row.text.strip()
        assert not {"{", "}"} & set(row.text)


def test_every_slot_is_known():
    assert len(TEMPLATES) > 400
    for where, template in TEMPLATES:
        names = {name.lower() for name in SLOT.findall(template)}
        assert names <= SLOTS.keys(), f"{where}: {template}"
        assert not set("{}") & set(SLOT.sub("", template)), f"{where}: {template}"


def test_every_slot_is_used_and_has_no_value_twice():
    used = {name.lower() for _, text in TEMPLATES for name in SLOT.findall(text)}
    assert used == set(SLOTS)
    for name, values in SLOTS.items():
        twice = {value for value, n in Counter(values).items() if value and n > 1}
        assert not twice, name
    for family, (_, templates) in GRAMMARS.items():
        assert len(set(templates)) == len(templates), family


def test_a_capital_slot_begins_with_a_capital(monkeypatch):
    monkeypatch.setitem(SLOTS, "verb", ["sing {what}"])
    monkeypatch.setitem(SLOTS, "what", ["a song"])
    rng = np.random.default_rng(0)
    assert expand("{Verb}. We {verb}; {What}!", rng) == "Sing a song. We sing a song; A song!"


def test_an_unknown_slot_is_an_error():
    with pytest.raises(KeyError, match="colour"):
        expand("a {colour} car", np.random.default_rng(0))
