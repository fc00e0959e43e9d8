"""What signs say: of known signs, under known classes."""

from rampart.solidity.classes import CLASSES
from rampart.solidity.signs.names import SIGNS
from rampart.solidity.signs.said import SAID


def test_every_class_but_safe_has_words():
    assert list(SAID) == list(CLASSES[1:])


def test_every_sign_that_is_said_is_one():
    for told in SAID.values():
        assert set(told) <= set(SIGNS)
        assert all(
            words and words[0].islower() and not words.endswith(".") for words in told.values()
        )
