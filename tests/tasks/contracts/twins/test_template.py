"""The marks of a template: alternatives, members, and the site of the weakness."""

import random

import pytest

from rampart.tasks.contracts.twins.template import arrange, choose, chunks, place, side, site

CONTRACT = """contract A {
    uint x;

    function f() public {
        §x = 1;
    }

    function g() public {
        x = 2;
    }
}"""


def test_equal_alternatives_choose_alike_and_inner_ones_come_first():
    text = "⟨a¦b⟩ ⟨a¦b⟩ ⟨1⟨2¦3⟩¦4⟩"
    drawn = {choose(text, seed) for seed in range(64)}
    assert drawn == {f"{x} {x} {y}" for x in "ab" for y in ("12", "13", "4")}


def test_the_indentation_of_an_alternative_that_goes_on_in_the_next_line_is_dropped():
    assert choose("⟨    a¦    a⟩", 1) == "a"
    assert side("⟦x‖    y⟧", "safe") == "y"


def test_a_twin_takes_its_side_of_each_alternative():
    assert side("a⟦b⟦c‖d⟧‖e⟧", "weak") == "abc"
    assert side("a⟦b⟦c‖d⟧‖e⟧", "safe") == "ae"


@pytest.mark.parametrize("text", ["⟦a⟧", "⟦a‖b‖c⟧"])
def test_an_alternative_without_two_sides_is_refused(text):
    with pytest.raises(ValueError, match="has two parts, got"):
        side(text, "weak")


def test_members_stand_an_empty_line_apart_but_not_inside_an_alternative():
    assert chunks("\na\nb\n\nc\n") == ["a\nb", "c"]
    assert chunks("⟦a\n\nb‖c⟧\n\nd") == ["⟦a\nb‖c⟧", "d"]


def test_state_stays_in_front_and_functions_are_shuffled():
    made = {arrange(CONTRACT, ["\n    uint y;\n\n    function h() {\n    }\n"], random.Random(seed))
            for seed in range(40)}  # fmt: skip
    assert len(made) == 6  # of three functions
    for text in made:
        assert text.startswith("contract A {\n    uint x;\n\n    uint y;\n\n    function")
        assert text.endswith("\n    }\n}")


def test_a_template_without_a_site_is_refused():
    with pytest.raises(ValueError, match="needs a contract with § in it"):
        arrange("contract A {\n}", [], random.Random(1))


def test_the_site_is_told_by_contract_function_and_line():
    text, contract, function, line = site("interface I {\n}\n\n" + CONTRACT)
    assert (contract, function, line) == ("A", "f", 8)
    assert "§" not in text


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("function () public payable", "fallback"),
        ("receive() external payable", "receive"),
        ("fallback() external", "fallback"),
        ("constructor(uint a) public", "constructor"),
    ],
)
def test_functions_without_a_name_have_one_of_their_kind(head, name):
    assert site(f"contract A {{\n    {head} {{\n        §x;\n    }}\n}}")[2] == name


def test_where_a_function_begins():
    assert place(CONTRACT, "g") == 8
    assert place(CONTRACT, "nothing") == 0
