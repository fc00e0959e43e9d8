"""The question that the compiler is asked, and its answer as contracts or one sentence."""

import pytest

from rampart.solidity.compiler import standard
from tests.solidity.compiler.fakes import answered, code, definition


def test_the_question_has_the_pragma_of_the_compiler():
    texts = {"a.sol": "pragma solidity ^0.8.0;", "b.sol": ""}
    asked = standard.question(texts, "a.sol", "0.8.26", runs=None)
    assert asked["sources"]["a.sol"] == {"content": "pragma solidity 0.8.26;"}
    assert asked["settings"]["optimizer"] == {"enabled": False, "runs": 200}
    assert list(asked["settings"]["outputSelection"]) == ["a.sol"]
    assert standard.MAPPED not in asked["settings"]["outputSelection"]["a.sol"]["*"]
    mapped = standard.question(texts, "a.sol", "0.8.26", runs=1, mapped=True)
    assert standard.MAPPED in mapped["settings"]["outputSelection"]["a.sol"]["*"]
    assert mapped["settings"]["optimizer"] == {"enabled": True, "runs": 1}


def test_questions_that_are_not_asked():
    with pytest.raises(ValueError, match=r"entry must be one of the texts, got 'b\.sol'"):
        standard.question({"a.sol": ""}, "b.sol", "0.8.26")
    with pytest.raises(ValueError, match="4,000,001 characters of source, the limit is 4,000,000"):
        standard.question({"a": "x" * 4_000_001}, "a", "0.8.26")


def test_bases_at_any_distance_and_what_is_abstract():
    nodes = [
        definition("A"),
        definition("B", ["A", "Elsewhere"]),
        definition("C", ["B"]),
        definition("I", kind="interface"),
        {"nodeType": "PragmaDirective"},
    ]
    made = {"A": code("60"), "B": code(""), "C": code("61", ["g()", "f(uint256)"])}
    a, b, c, i = standard.contracts(answered(nodes, made), "a.sol")
    assert (a.bases, b.bases, c.bases) == ((), ("A",), ("A", "B"))
    assert [one.abstract for one in (a, b, c, i)] == [False, True, False, True]
    assert c.selectors == ("f(uint256)", "g()")
    assert i.kind == "interface"


def test_the_place_of_a_library_becomes_zeros():
    link = "__$0123456789abcdef0123456789abcdef01$__"
    answer = answered([definition("A")], {"A": code(f"73{link}63")})
    assert standard.contracts(answer, "a.sol")[0].bytecode == "73" + "0" * 40 + "63"


def test_warnings_are_none_and_errors_one_line():
    warning = {"severity": "warning", "message": "w", "formattedMessage": "w"}
    fault = {
        "severity": "error",
        "formattedMessage": "TypeError: wrong.\n --> a.sol:3:5:\n  |\n3 | x\n",
    }
    nodes = [definition("A")]
    assert len(standard.contracts(answered(nodes, {}, errors=[warning]), "a.sol")) == 1
    with pytest.raises(ValueError, match=r"^TypeError: wrong\. \(a\.sol:3:5\)$"):
        standard.contracts(answered(nodes, {}, errors=[warning, fault]), "a.sol")
    assert standard.error({"errors": [{"severity": "error", "message": "bare"}]}) == "bare"
