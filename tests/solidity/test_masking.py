"""What functions are once their names are gone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.solidity.masking import bucket, mask
from rampart.solidity.signs.view import views
from tests.solidity.reading import read


def words(body, name="f", **more):
    one = read(body, **more)
    (view,) = views(one, lambda function: function.name == name)
    return " ".join(word.text for word in mask(one, view).words)


def test_roles():
    text = words(
        "address o; mapping(address => uint) b; uint constant C = 1; event E(uint a);"
        "modifier m() { require(msg.sender == o); _; }"
        "function f(uint n, address to) public m { require(n < C); b[to] += n; emit E(n);"
        "g(); h(); }"
        "function g() internal { o = o; }"
    )
    assert text == (
        "f_own p_number p_address public h_own require p_number lt constant s_map p_address setadd "
        "p_number t_event p_number f_own foreign"
    )


def test_an_owner_is_told_by_what_is_done_with_it():
    assert "s_owner set p_address" in words(
        "address a; function f(address x) public { a = x; }"
        "function g() public { require(msg.sender == a); }"
    )


def test_old_and_new_words_are_alike():
    old = words("function f() public { if (now > x) throw; suicide(y); sha3(z); }")
    new = words("function f() external { if (block.timestamp > x) revert(); selfdestruct(y); keccak256(z); }")  # fmt: skip # noqa: E501
    assert old == new
    assert words("function f(address a) public { a.call.value(n)(); }") == words(
        "function f(address a) public { a.call{value: n}(); }"
    )


@pytest.mark.parametrize("text", ["1 ether", "5 days", "'text'", 'hex"aa"', "true", "12345", "7"])
def test_a_literal_is_one_word(text):
    assert len(words(f"function f() public {{ x = {text}; }}").split()) == 5


def test_every_word_has_its_line_and_is_one_for_the_counter():
    one = read("function f(uint n) public {\n x = n >> 2;\n assembly { let y := add(n, 1) }\n}")
    masked = mask(one, views(one)[0])
    assert {word.line for word in masked.words} == {2, 3, 4}
    for word in [*masked.words, *masked.paths]:
        assert word.text.replace("_", "a").isalnum()


def test_paths_name_a_leaf_and_what_it_is_in():
    one = read("address o; function f() public { require(msg.sender == o); }")
    paths = [word.text for word in mask(one, views(one)[0]).paths]
    assert "eq_sender_eq_s_owner" in paths
    assert "call_eq__sender" in paths


NAME = st.from_regex(r"[a-z][a-z0-9]{2,8}Zq", fullmatch=True)


@given(st.lists(NAME, min_size=6, max_size=6, unique=True), st.text("abc */x", max_size=20))
@settings(max_examples=30, deadline=None)
def test_names_strings_and_comments_tell_nothing(names, text):
    body = (
        "address {0}; mapping(address => uint) {1};"
        "modifier {2}() {{ require({0} == msg.sender); _; }}"
        "function f(uint {3}) public {2} {{ {1}[msg.sender] -= {3}; {4}(); require(true, '{5}'); }}"
        "function {4}() internal {{ {0} = address(0); }}"
    )
    plain = words(body.format("a", "b", "c", "d", "e", "g"))
    other = words(body.format(*names).replace("{ {", "{ //" + text.replace("\n", "") + "\n {"))
    assert plain == other


def test_bucket():
    assert [bucket(one) for one in ("100", "101", "1000", "1e77", "0x01", "0xzz", "zz")] == [
        *("npower", "nbig", "npower", "npower", "n1", "nbig", "nbig"),
    ]
