"""Abstract contracts made whole by one that inherits them and has the same constructor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.solidity.compiler.programs import command, soljson
from rampart.solidity.compiler.session import Session
from rampart.solidity.compiler.standard import contracts, question
from rampart.tasks.contracts.compiled.whole import original, whole
from tests.solidity.compiler.fakes import compilers_or_skip


def added(text, era="0.8", contract=""):
    found = whole(text, era, contract)
    assert found.startswith(text)
    return found.removeprefix(text).strip().splitlines()


@pytest.mark.parametrize(
    ("parameters", "taken", "passed"),
    [
        ("uint x", "uint a0", "a0"),
        ("string memory, address payable", "string memory a0, address payable a1", "a0, a1"),
        ("uint[2] memory b,\n  A.B c", "uint[2] memory a0, A.B a1", "a0, a1"),
    ],
)
def test_the_constructor_is_passed_on(parameters, taken, passed):
    text = f"abstract contract A is C(1) {{ constructor({parameters}) {{}} }}"
    assert added(text) == [f"contract Whole_A is A {{ constructor({taken}) A({passed}) {{}} }}"]
    assert f"({taken}) public A(" in added(text, "0.6")[0]


def test_one_for_each_or_for_one():
    text = "abstract contract A { constructor() {} } abstract contract B {} contract C {}"
    assert added(text) == ["contract Whole_A is A {}", "contract Whole_B is B {}"]
    assert added(text, contract="B") == ["contract Whole_B is B {}"]
    assert added(text, contract="C") == []


def test_a_constructor_is_of_its_own_contract_and_comments_are_none():
    text = "abstract contract A { /* constructor(uint x) */ }\n// abstract contract X {\n"
    text += "contract B { constructor(uint x) {} }"
    assert added(text) == ["contract Whole_A is A {}"]


def test_the_name_that_it_was_made_for():
    assert (original("Whole_A"), original("A")) == ("A", "A")


@given(st.text(alphabet="abstract contract A{}();,constructor uint\n", max_size=120))
def test_any_text_keeps_its_lines(text):
    assert whole(text, "0.8").startswith(text)


@pytest.mark.slow
def test_the_code_of_the_real_compiler_has_what_it_inherits():
    compilers_or_skip("0.8")
    text = "abstract contract A { uint x; constructor(uint y) { x = y; } function f() public {} }"
    asked = question({"a.sol": whole(text, "0.8")}, "a.sol", "0.8.26")
    with Session(command(soljson("0.8"))) as session:
        a, made = contracts(session.ask(asked), "a.sol")
    assert (a.abstract, made.abstract) == (True, False)
    assert (made.bases, made.selectors) == (("A",), ("f()",))
