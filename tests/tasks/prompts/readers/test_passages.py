from itertools import cycle

from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.prompts.readers.passages import LONGEST, REST, passages


def test_lengths_are_taken_in_turn():
    assert list(passages(["ab", "c", "def", "g"], iter([3, 1, 9]), " ")) == ["ab c", "def"]


def test_a_rest_of_some_length_is_kept():
    assert list(passages(["a" * REST], cycle([REST + 1]))) == ["a" * REST]
    assert list(passages(["a" * (REST - 1)], cycle([REST]))) == []


def test_a_passage_above_the_limit_is_left_out():
    assert list(passages(["a" * (LONGEST + 1), "b"], cycle([1]))) == ["b"]


@given(st.lists(st.text("ab", min_size=1)), st.lists(st.integers(1, 50), min_size=1))
def test_passages_are_consecutive_parts(parts, lengths):
    whole = "|".join(parts)
    found = list(passages(parts, cycle(lengths), "|"))
    assert whole.startswith("|".join(found))
    assert all(len(text) >= min(lengths) for text in found)
