"""The sources under several names."""

import re

import pytest

from rampart.chain.sources.texts import FILES, FOLDER, HOLE, NAMES, VARIANTS, named, sources


def test_every_source_is_named_whole():
    assert {path.stem for path in FOLDER.glob("*.sol")} == set(FILES)
    for variant in range(VARIANTS):
        for name, text in sources(variant).items():
            assert "$" not in text, name


def test_every_name_is_used_and_has_its_variants():
    used = {name for file in FILES for name in HOLE.findall((FOLDER / f"{file}.sol").read_text())}
    assert used == NAMES.keys()
    for names in NAMES.values():
        assert len(set(names)) == len(names) == VARIANTS


def test_no_two_functions_of_a_file_become_one():
    for file in FILES:
        holes = set(HOLE.findall((FOLDER / f"{file}.sol").read_text()))
        for variant in range(VARIANTS):
            names = [NAMES[name][variant] for name in holes]
            assert len(set(names)) == len(names), (file, variant)


def test_a_name_is_no_intent():
    """What a function is called says nothing: some name is shared by contracts of every kind."""
    text = "\n".join(text for text in sources(1).values())
    assert len(re.findall(r"function claim\(", text)) > 1


@pytest.mark.parametrize(
    ("text", "variant", "said"),
    [
        ("$nobody", 0, r"no names are known for \$nobody"),
        ("x", 3, "variant must be below 3, got 3"),
    ],
)
def test_wrong_ones_are_told(text, variant, said):
    with pytest.raises(ValueError, match=said):
        named(text, variant)
