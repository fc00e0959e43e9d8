"""From templates to contracts: brackets, guards, constructors, and what the two twins share."""

import pytest

from rampart.tasks.contracts.twins.dialect import styled
from rampart.tasks.contracts.twins.render import arguments, closing, expanded, guarded, pair, tidy
from rampart.tasks.contracts.twins.template import Variant

SIMPLE = Variant(1, "0.8", "an owner who is not asked for", """
contract $Wallet {
    address $owner = msg.sender;

    ONLYDEF($owner)

    function $setOwner(address $to) public⟦‖ ONLY($owner)⟧ {
        §$owner = $to;
    }
}
""")  # fmt: skip


def plain(guard="inline"):
    return styled("0.8", 1)._replace(
        guard=guard, only="auth", checks=("require",), pays=("transfer",), math="plain"
    )


def test_words_are_written_out_inside_each_other_and_under_their_indentation():
    style = plain()._replace(pays=("call",))
    text = expanded("        PAY(f(a, b), LESS(c, d));\n", style)
    first, second = text.rstrip().split("\n")
    assert first.startswith("        (bool ")
    assert first.endswith(', ) = f(a, b).call{value: c - d}("");')
    assert second.startswith("        require(")


def test_brackets_and_arguments():
    assert closing("f(a(b), c)d", 1) == 9
    assert arguments("a[b, c], {x: 1, y: 2}, g()") == ["a[b, c]", "{x: 1, y: 2}", "g()"]
    assert arguments(" ") == []
    with pytest.raises(ValueError, match="a bracket is never closed"):
        closing("f(a", 1)


@pytest.mark.parametrize(
    ("guard", "head", "first"),
    [
        ("modifier", "    function f() public auth {", "        x;"),
        ("inline", "    function f() public {", "        CHECK(msg.sender == owner);"),
        ("function", "    function f() public {", "        _auth();"),
    ],
)
def test_who_may_call_is_said_in_three_ways(guard, head, first):
    text = guarded("    function f() public ONLY(owner) {\n        x;", plain(guard))
    assert text.split("\n")[:2] == [head, first]


def test_lines_that_marks_left_empty_are_dropped():
    assert tidy("a {\n    \n    b  c\n\n\n\nd \n\n}") == "a {\n    b c\n\nd\n}\n"


def test_a_pair_differs_by_its_remedy_alone():
    for seed in range(20):
        weak, safe = pair(SIMPLE, "access_control", "0.8", seed)
        assert (weak.contract, weak.function) == (safe.contract, safe.function)
        assert weak.text.split("\n")[weak.line - 1] == safe.text.split("\n")[safe.line - 1]
        gone = set(weak.text.split("\n")) - set(safe.text.split("\n"))
        assert all(line.startswith(f"    function {weak.function}(") for line in gone)
        assert len(safe.text) > len(weak.text)


def test_a_draw_depends_on_its_seed_alone():
    assert pair(SIMPLE, "time", "0.8", 9) == pair(SIMPLE, "time", "0.8", 9)
    assert len({pair(SIMPLE, "time", "0.8", seed)[0].text for seed in range(20)}) == 20


def test_a_safe_partner_without_the_site_is_found_by_its_function():
    gone = SIMPLE._replace(text=SIMPLE.text.replace("§$owner = $to;", "⟦§$owner = $to;‖⟧"))
    _, safe = pair(gone, "time", "0.8", 2)
    assert safe.function in safe.text.split("\n")[safe.line - 1]
