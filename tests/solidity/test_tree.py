"""The light copy: wrappers gone, precedence right, never too deep."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.solidity.parsing import parse
from rampart.solidity.tree import DEEPEST, Node, light, tightened


def copied(statements):
    source = parse(f"contract A {{ function f() public {{ {statements} }} }}")
    return light(source.functions[0].node, source.code)


def depth(node):
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        one, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((kid, level + 1) for kid in one.kids)
    return deepest


def first(statements):
    return copied(statements).get("body").kids[1].kids[0]


def test_an_index_binds_tighter_than_what_stands_before_it():
    assert repr(first("!a[1];")) == (
        "unary_expression(!(!), array_access(identifier(a), [([), number_literal(1), ](])))"
    )
    access = first("x < y[z];")
    assert access.kind == "binary_expression"
    assert access.get("right").kind == "array_access"
    assert access.get("right").get("base").text == "y"


def test_parentheses_that_are_written_hold():
    assert first("(!a)[1];").kind == "array_access"


def test_a_call_of_a_member_is_the_last_operands():
    whole = first("!a.b(c);")
    assert whole.kind == "unary_expression"
    assert whole.get("argument").get("function").get("property").text == "b"


def test_tightened_moves_fields():
    index, base = Node("array_access", "value", 1, 0, 5), Node("unary_expression", "base", 1, 0, 2)
    sign, name = Node("!", "operator", 1, 0, 1), Node("identifier", "argument", 1, 1, 2)
    base.kids, index.kids = [sign, name], [base]
    whole = tightened(index)
    assert (whole is base, whole.field) == (True, "value")
    assert (index.field, name.field, base.kids[1] is index) == ("argument", "base", True)


def test_comments_are_gone_and_leaves_are_in_order():
    texts = [leaf.text for leaf in copied("x = 1; // no\n /* no */ y;").leaves()]
    assert texts[-8:] == ["{", "x", "=", "1", ";", "y", ";", "}"]


def test_walk_is_before_its_children():
    kinds = [node.kind for node in first("x = 1;").walk()]
    assert kinds == ["assignment_expression", "identifier", "=", "number_literal"]


def test_a_deep_source_is_cut_to_a_depth_and_loses_no_leaf():
    deep = copied("x = " + "(" * 2000 + "1" + ")" * 2000 + ";" + "y = " + "1+" * 2000 + "1;")
    assert depth(deep) <= DEEPEST + 2
    assert sum(leaf.text == "1" for leaf in deep.leaves()) == 2002


@given(st.text("{}()[];=!x1.+ \n", max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_body_is_copied(text):
    source = parse(f"contract A {{ function f() public {{ {text} }} }}")
    for one in source.functions:
        made = light(one.node, source.code)
        assert all(leaf.start <= leaf.end for leaf in made.leaves())
