import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.solidity.edits.body import Body, Change, apply, condition, drop, moved, within
from rampart.solidity.parsing import parse
from tests.solidity.edits.taken import contract


def body_of(text, era="0.8"):
    source = parse(text)
    return Body(source, source.functions[0], era)


def test_statements_know_their_block_their_loop_and_whether_they_are_checked():
    body = body_of(contract("x = 1; for (;;) { y = 2; } unchecked { z = 3; } if (a > 1) w = 4;"))
    found = {part.text: part for part in body.of("expression_statement")}
    assert [found[text].loop for text in ("x = 1;", "y = 2;")] == [0, 1]
    assert [found[text].unchecked for text in ("x = 1;", "z = 3;")] == [False, True]
    assert found["w = 4;"].block == -1  # the whole of a branch: dropping it would break the if
    assert found["x = 1;"].block != found["y = 2;"].block


@pytest.mark.parametrize(
    ("statement", "checks"),
    [
        ("require(a > 1);", True),
        ("assert(ok);", True),
        ("if (a > 1) revert();", True),
        ("if (a > 1) revert Bad(a, to);", True),
        ('if (a > 1) { revert("x"); }', True),
        ("if (a > 1) throw;", True),
        ("if (a > 1) { LibRichErrors.rrevert(Errors.bad(a)); }", True),
        ("if (a > 1) { x = 1; revert(); }", False),
        ("if (a > 1) { x = 1; } else { revert(); }", False),
        ("if (a > 1) return;", False),
        ("x = 1;", False),
    ],
)
def test_a_check_only_stops(statement, checks):
    assert bool(body_of(contract(statement)).checks) == checks


def test_the_condition_of_a_check_is_without_its_message():
    body = body_of(contract('require(a > 1, "more"); if (b == 2) revert();'))
    assert [condition(part) for part in body.checks] == ["a > 1", "b == 2"]


def test_locals_are_parameters_results_and_declared():
    head = "function f(uint a) public returns (bool done)"
    body = body_of(contract("uint b = 1; (bool c, ) = to.call(x); d = 2;", head))
    assert body.locals >= {"a", "b", "c", "done"}
    assert "d" not in body.locals


def test_what_is_dropped_leaves_its_line_ends():
    body = body_of(contract("require(\n  a > 1,\n  'x'\n);"))
    change = drop(body.checks[0])
    assert change.text == "\n\n\n"


def test_a_statement_moves_behind_another_in_one_line():
    body = body_of(contract("x =\n 1; g();"))
    first, second = body.of("expression_statement")
    code, _ = apply(body.code, moved(first, second))
    assert code.decode() == contract("\n g(); x = 1;")


def test_a_piece_of_a_part_is_counted_in_bytes():
    body = body_of(contract('s = "é"; /* é */ t = "éa";'))
    part = body.of("expression_statement")[1]
    change = within(part, part.text.index("a"), part.text.index("a") + 1, "b")
    assert apply(body.code, [change])[0].decode() == contract('s = "é"; /* é */ t = "éb";')


def test_changes_that_overlap_are_refused():
    with pytest.raises(ValueError, match="overlap at byte 2"):
        apply(b"abcdef", [Change(0, 3, ""), Change(2, 4, "")])


@given(st.binary(min_size=1, max_size=40), st.data())
def test_apply_keeps_what_no_change_names(code, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(code)), min_size=2, max_size=6)))
    changes = [Change(a, b, "x") for a, b in zip(cuts[::2], cuts[1::2])]
    after, _ = apply(code, changes)
    kept, last = b"", 0
    for change in changes:
        kept, last = kept + code[last : change.start] + b"x", change.end
    assert after == kept + code[last:]
