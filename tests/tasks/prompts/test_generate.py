from collections import Counter

import pytest

from rampart.core.params import ParamError, check
from rampart.tasks.prompts import generate
from rampart.tasks.prompts.families.grammar import SLOT, Grammar
from rampart.tasks.prompts.generate import GRAMMARS, SynthesizeParams, rows, wanted
from rampart.tasks.prompts.row import KINDS


def test_the_same_seed_gives_the_same_rows():
    assert list(rows(12, 1)) == list(rows(12, 1))
    assert list(rows(12, 1)) != list(rows(12, 2))


def test_a_longer_run_begins_with_the_shorter_one():
    short, long = list(rows(6, 1)), list(rows(24, 1))
    for family, grammar in GRAMMARS.items():
        name, most = f"generated/{family}", wanted(grammar.role, 6)
        of_family = [row for row in long if row.family == name]
        assert of_family[:most] == [row for row in short if row.family == name]


def test_prompts_are_distinct_and_as_many_as_asked():
    generated = list(rows(60, 1))
    assert len({(row.family, row.text) for row in generated}) == len(generated)
    families = Counter(row.family for row in generated)
    assert families == {
        f"generated/{name}": 60 if grammar.role == "train" else 20
        for name, grammar in GRAMMARS.items()
    }


def test_held_out_families_have_a_third_of_the_rows():
    assert [wanted(role, 300) for role in ("train", "validation", "external")] == [300, 100, 100]
    assert wanted("external", 2) == 0


def test_a_text_has_one_label_and_is_in_one_split():
    seen = {}
    for row in rows(150, 3):
        role = GRAMMARS[row.family.removeprefix("generated/")].role
        assert seen.setdefault(row.text, (row.label, role)) == (row.label, role)


def test_count_0_gives_nothing():
    assert list(rows(0, 1)) == []
    with pytest.raises(ParamError, match="count"):
        check({"count": -1}, "synthesize", SynthesizeParams)


def test_a_small_grammar_ends_when_it_has_no_more(monkeypatch):
    slots = {"colour": ["red", "blue"]}
    tiny = Grammar("train", "risky", {"sv": ["a {colour} car"]}, slots, rough=False)
    monkeypatch.setattr(generate, "GRAMMARS", {"tiny": tiny})
    found = list(rows(50, 1))
    assert sorted(row.text for row in found) == ["a blue car", "a red car"]
    assert {row[1:] for row in found} == {(1, "generated/tiny", "generated/tiny", "risky", "sv")}


def test_a_family_does_not_depend_on_the_others(monkeypatch):
    before = [row for row in rows(10, 1) if row.family == "generated/override"]
    monkeypatch.setattr(generate, "GRAMMARS", {"override": GRAMMARS["override"]})
    assert list(rows(10, 1)) == before


def test_labels_kinds_languages_and_texts():
    for row in rows(30, 1):
        grammar = GRAMMARS[row.family.removeprefix("generated/")]
        assert row.family == row.source
        assert row.kind == grammar.kind
        assert row.label == KINDS[grammar.kind]
        assert row.language in grammar.templates
        assert row.text
        assert row.text == row.text.strip()
        assert not any(name.lower() in grammar.slots for name, _ in SLOT.findall(row.text))


def test_few_rows_are_of_several_languages():
    spoken = {row.language for row in rows(30, 1) if row.family == "generated/x-talk-languages"}
    assert len(spoken) > 4
