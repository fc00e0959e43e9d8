"""The names of signs: those that are made, no other, each once."""

import inspect
import re

from rampart.solidity import structure
from rampart.solidity.signs import access, calls, halting, values
from rampart.solidity.signs.names import NAMES, NUMBERS, SIGNS


def test_names_are_sorted_and_each_is_there_once():
    assert list(SIGNS) == sorted(set(SIGNS))
    assert len(NAMES) == len(set(NAMES)) == len(SIGNS) + len(NUMBERS)


def test_every_number_is_made():
    text = inspect.getsource(structure)
    made = {name for name in NUMBERS if re.search(rf'"{name}"', text) or name.startswith("count_")}
    assert set(NUMBERS) - made == {"kind_constructor", "kind_modifier"}  # by their kinds


def test_every_sign_is_written_in_one_of_the_makers():
    text = "".join(map(inspect.getsource, (access, calls, halting, values)))
    parts = set(re.findall(r"[a-z_]+", text))
    for name in SIGNS:
        words = name.split("_")
        cuts = [("_".join(words[:n]), "_".join(words[n:])) for n in range(1, len(words))]
        assert name in parts or any(
            a in parts | {f"{a}_"} or b in parts or f"_{b}" in parts for a, b in cuts
        ), name
