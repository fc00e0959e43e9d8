"""Names: one for each meaning, never two alike."""

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.contracts.twins.names import WORDS, named, options


def test_a_known_meaning_has_its_words_and_any_other_some_made_of_it():
    assert "credit" in options("balances")
    assert options("ticket")[:2] == ["ticket", "ticket_"]
    assert options("Note")[:2] == ["Note", "MyNote"]
    assert options("owner__benign") == options("owner")


@given(st.integers(0, 2**32), st.lists(st.sampled_from(sorted(WORDS)), min_size=2, max_size=20))
def test_meanings_that_differ_get_names_that_differ(seed, words):
    words = list(dict.fromkeys(words))
    text = named(" ".join(f"${word} ${word}__benign" for word in words), random.Random(seed))
    names = text.split()
    assert len(set(names)) == len(names) == 2 * len(words)
    assert all(re.fullmatch(r"[A-Za-z_]\w*", name) for name in names)


def test_a_word_of_the_template_is_not_taken_as_a_name():
    for seed in range(50):
        name = named("balances deposits credit accounts $balances", random.Random(seed)).split()[-1]
        assert name in WORDS["balances"].split()[4:]
