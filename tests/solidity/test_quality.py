"""The heuristic of code quality."""

from rampart.solidity.parsing import parse
from rampart.solidity.quality import COSTS, MOST, breaches, quality

GOOD = """// SPDX-License-Identifier: MIT
pragma solidity 0.8.20;
contract A {
    /// says what it does
    function f(uint a) external { x = a; }
}
"""


def test_a_tidy_file_loses_nothing():
    assert quality(parse(GOOD)) == (100, [])


def test_each_rule_names_its_line():
    deep = "if (a) { " * 5 + "}" * 5
    wide = ", ".join(f"uint a{n}" for n in range(8))
    text = f"""pragma solidity ^0.4.0;
contract A {{
function f({wide}) {{ {deep} }}
function g() public {{ assembly {{ }} x = now; }}
function h() private {{ {chr(10) * 61} }}
}}"""
    found = {(one.rule, one.line) for one in breaches(parse(text))}
    assert found == {
        ("floating pragma", 1),
        ("no licence", 1),
        ("many parameters", 3),
        ("deep nesting", 3),
        ("no visibility", 3),
        ("no documentation", 3),
        ("assembly", 4),
        ("no documentation", 4),
        ("old word", 4),
        ("long function", 5),
    }


def test_what_is_commented_is_no_old_word():
    assert quality(parse(GOOD.replace("x = a;", "x = a; /* throw */"))) == (100, [])


def test_one_rule_costs_so_much_at_most():
    text = GOOD.replace("x = a;", "throw;\n" * 100)
    score, found = quality(parse(text))
    assert len([one for one in found if one.rule == "old word"]) > MOST // COSTS["old word"]
    assert score == 100 - MOST - COSTS["long function"]


def test_a_broken_file_has_a_score():
    score, found = quality(parse("contract A { function f( {"))
    assert "unread places" in {one.rule for one in found}
    assert 0 <= score < 100
