import re
from pathlib import Path

import pytest

from testbed import labels, plan, words
from testbed.attacks import texts as dangerous
from testbed.benign import texts as harmless
from testbed.catalogue import CATALOGUE


def listed(value):
    """Return every string in nested lists and dicts."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [text for part in parts for text in listed(part)]


LISTS = {
    f"{module.__name__}.{name}": listed(value)
    for module in (words, dangerous, harmless)
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, list | tuple | dict)
}


@pytest.mark.parametrize(
    ("outcome", "severity"),
    [
        ("none", "info"),
        ("looked", "low"),
        ("failed", "medium"),
        ("credentials", "high"),
        ("service", "high"),
        ("code", "critical"),
        ("data", "critical"),
    ],
)
def test_severity_is_what_was_achieved(outcome, severity):
    assert labels.SEVERITIES[labels.severity(outcome)] == severity


def test_an_unknown_outcome_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"must be one of none, looked.* got 'won'"):
        labels.severity("won")


def test_an_attack_has_achieved_nothing_that_is_harmless_until_more_is_known():
    assert {labels.severity(outcome) for outcome in labels.ATTACKS.values()} == {1, 2}


@pytest.mark.parametrize("name", LISTS)
def test_no_word_list_says_a_label(name):
    assert LISTS[name]
    assert [t for t in LISTS[name] if labels.said(t, labels.words())] == []


def test_no_word_begins_with_a_label_word_of_a_part_that_is_cut_off():
    # A payload ends after 400 bytes, in the middle of a word: "bottle" ends as "bot".
    tokens = {
        token
        for texts in LISTS.values()
        for text in texts
        for token in re.findall("[a-z0-9_]+", text.lower())
    }
    assert [(t, w) for t in tokens for w in labels.words() if t.startswith(w)] == []


@pytest.mark.parametrize("day", range(4))
def test_no_plan_says_a_label(day):
    told = plan.draw(day, 7).as_dict()
    named = {"addresses", "sites", "rates"}
    texts = listed_values({key: value for key, value in told.items() if key not in named})
    texts += [text for site in told["sites"].values() for text in listed_values(site)]
    weak = {*plan.WEAK}
    assert [t for t in texts if t not in weak and labels.said(t, labels.words())] == []


def listed_values(value):
    """Return every string, also of dicts among other values."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = value.values()
    return [t for v in value for t in listed_values(v)] if hasattr(value, "__iter__") else []


def test_a_short_word_counts_in_text_and_not_in_random_bytes():
    forbidden = frozenset({"low", "infiltration"})
    assert labels.said("GET /low HTTP/1.1", forbidden) == {"low"}
    noise = "\\x16\\x03\\x01!low " * 9
    assert labels.said(noise, forbidden) == set()
    assert labels.said(noise + " infiltration", forbidden) == {"infiltration"}


def test_all_that_is_an_attack_is_done_by_somebody_and_has_a_look_alike():
    attacks = {a.attack for a in CATALOGUE.values()} - {"none"}
    assert attacks == set(labels.ATTACKS)
    assert {a.alike for a in CATALOGUE.values()} - {"none"} == attacks


def test_no_source_of_the_testbed_names_another_network():
    root = Path(labels.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        found |= set(re.findall(r"\b\d+\.\d+\.\d+\.\d+\b", path.read_text(encoding="utf-8")))
    assert {a for a in found if not a.startswith(("172.29.", "127.0.0.1"))} <= {
        "8.8.8.8",
        "9.4.53.0",
    }
