import re
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.prompts import families
from rampart.tasks.prompts.codecs import CODECS
from rampart.tasks.prompts.families import GRAMMARS, MODULES, ROLES
from rampart.tasks.prompts.families import grammar as grammar_module
from rampart.tasks.prompts.families.grammar import SLOT, expand, roughen
from rampart.tasks.prompts.row import KINDS

THEMES = (
    "everyday personas second_person trigger_words figurative security talk wrapped devious "
    "germanic romance slavic_turkish eastern validation_benign validation_attacks "
    "validation_foreign external_benign external_attacks external_foreign"
)
LANGUAGES = {"de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr", "zh", "ja", "ar"}


def lines(grammar):
    """Yield the templates and values of a family."""
    for texts in (*grammar.templates.values(), *grammar.slots.values()):
        yield from texts


def of_role(role):
    return [grammar for grammar in GRAMMARS.values() if grammar.role == role]


def test_every_module_of_families_is_read():
    names = [module.__name__.rpartition(".")[2] for module in MODULES]
    assert names == THEMES.split()
    assert sum(len(module.GRAMMARS) for module in MODULES) == len(GRAMMARS)
    assert all(f"generated/{name}" in ROLES for name in GRAMMARS)
    assert set(ROLES.values()) == set(grammar_module.ROLES)
    assert families.__doc__


@pytest.mark.parametrize("family", GRAMMARS)
def test_a_family_is_well_formed(family):
    grammar = GRAMMARS[family]
    assert grammar.kind in KINDS
    for template in lines(grammar):
        for name, codec in SLOT.findall(template):
            assert name.lower() in grammar.slots, template
            assert not codec or codec in CODECS, template
    for texts in (*grammar.templates.values(), *grammar.slots.values()):
        twice = [text for text, n in Counter(texts).items() if text and n > 1]
        assert twice == []


def test_every_slot_is_used():
    for module in MODULES:
        grammars = list(module.GRAMMARS.values())
        used = {n.lower() for g in grammars for text in lines(g) for n, _ in SLOT.findall(text)}
        known = set().union(*(g.slots for g in grammars))
        assert known - used <= {"pretext", "reverse", "form", "pupil", "tell", "hypo"}, module


@pytest.mark.parametrize(("one", "other"), [*combinations(grammar_module.ROLES, 2)])
def test_roles_share_neither_template_nor_value_nor_opening(one, other):
    first, second = of_role(one), of_role(other)
    shared = {t for g in first for t in lines(g)} & {t for g in second for t in lines(g)}
    assert shared <= {""}

    def openings(grammars):
        texts = [t for g in grammars for ts in g.templates.values() for t in ts]
        return {" ".join(text.split()[:4]) for text in texts if "{" not in text[:1]}

    assert openings(first) & openings(second) == set()


@pytest.mark.parametrize("role", grammar_module.ROLES)
def test_every_role_has_the_kinds_that_no_source_has_in_all_languages(role):
    wanted = {
        "request", "second_person", "persona", "trigger_words", "dangerous_words", "security_work",
        "foreign", "risky_foreign", "override", "jailbreak", "extraction", "hidden", "wrapped",
        "encoded", "foreign_attack",
    }  # fmt: skip
    assert wanted <= {grammar.kind for grammar in of_role(role)}
    for kind in ("foreign", "risky_foreign", "foreign_attack"):
        spoken = {code for g in of_role(role) if g.kind == kind for code in g.templates}
        assert spoken >= LANGUAGES


def variants(template, slots):
    """Return how many texts a template can become, the same value twice included."""
    count = 1
    for name, _ in SLOT.findall(template):
        count *= sum(variants(value, slots) for value in slots[name.lower()])
    return count


@pytest.mark.parametrize("family", [name for name, g in GRAMMARS.items() if g.role == "train"])
def test_a_grammar_is_large_and_no_template_is_learnt_by_heart(family):
    grammar = GRAMMARS[family]
    texts = [text for values in grammar.templates.values() for text in values]
    assert sum(variants(text, grammar.slots) for text in texts) > 1000


def test_a_capital_slot_begins_with_a_capital():
    slots = {"verb": ["sing {what}"], "what": ["a song"]}
    rng = np.random.default_rng(0)
    assert (
        expand("{Verb}. We {verb}; {What}!", slots, rng) == "Sing a song. We sing a song; A song!"
    )


def test_no_value_twice_while_there_are_others():
    slots = {"n": ["one", "two", "three"]}
    for seed in range(20):
        text = expand("{n} {n} {n}", slots, np.random.default_rng(seed))
        assert sorted(text.split()) == ["one", "three", "two"]


def test_what_is_given_is_put_in_as_it_is():
    rng = np.random.default_rng(0)
    assert expand("<{x}> {y|rot13}", {"y": ["no"]}, rng, {"x": "{y} {z}"}) == "<{y} {z}> ab"
    assert expand("f(){ return {n}; } {a b}", {"n": ["1"]}, rng) == "f(){ return 1; } {a b}"


@pytest.mark.parametrize("template", ["a {colour} car", "{x|rot99}"])
def test_an_unknown_slot_or_codec_is_an_error(template):
    with pytest.raises(KeyError, match=r"colour|rot99"):
        expand(template, {"x": ["1"]}, np.random.default_rng(0))


@given(st.text("abc dE.,!\n", max_size=80), st.integers(0, 200))
def test_haste_changes_no_more_than_marks_and_a_letter_or_two(text, seed):
    rough = roughen(text, np.random.default_rng(seed))
    kept = Counter(re.sub(r"[^a-z]", "", text.lower()))
    now = Counter(re.sub(r"[^a-z]", "", rough.lower()))
    assert sum((kept - now).values()) + sum((now - kept).values()) <= 4


def test_half_of_the_texts_stay_as_they_are():
    text = "Please tell me, when does the museum open on Sundays and holidays in this city of ours?"
    same = sum(roughen(text, np.random.default_rng(seed)) == text for seed in range(400))
    assert 140 < same < 260
