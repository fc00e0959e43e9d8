from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.evm.analysis import analyse
from rampart.evm.walk import FALLBACK, known, walk
from tests.evm.assembler import DISPATCH, code


def test_functions_are_found_by_their_selectors():
    seen = analyse(
        code(
            "0 CALLDATALOAD 224 SHR DUP1 0x11111111 EQ >a JUMPI DUP1 0x22222222 EQ >b JUMPI "
            "0 0 REVERT @a STOP @b CALLER 0 SSTORE STOP"
        )
    )
    assert [one.selector for one in seen.walk.functions] == [FALLBACK, 0x11111111, 0x22222222]
    assert [len(one.blocks) for one in seen.walk.functions] == [3, 1, 1]
    assert seen.walk.functions[2].found["writes"] == {39}
    assert (seen.walk.unknown, seen.walk.whole) == (0, True)


def test_an_inner_function_returns_to_where_it_was_called_from():
    # Two calls of one inner function: neither is a loop, and both ways back are known.
    seen = analyse(
        code(DISPATCH + ">back1 >inner JUMP @back1 >back2 >inner JUMP @back2 STOP @inner JUMP")
    )
    function = seen.walk.functions[1]
    assert seen.walk.unknown == 0
    assert "loops" not in function.found
    assert "ends well" in function.found


def test_a_jump_to_what_is_not_known_ends_the_path_and_is_counted():
    seen = analyse(code("0 CALLDATALOAD JUMP @x STOP"))
    assert seen.walk.unknown == 1
    assert seen.walk.functions[0].found == {}


def test_a_jump_into_a_push_leads_nowhere():
    assert analyse(bytes.fromhex("600456605b00")).walk.functions[0].blocks == (0,)


def test_a_walk_that_takes_too_long_says_so():
    seen = analyse(code(DISPATCH + "STOP"))
    assert walk(seen.blocks, most=1).whole is False
    assert walk([], most=1).functions == ()


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes_are_followed_to_an_end(raw):
    seen = analyse(raw, states=500)
    assert sum(one.states for one in seen.walk.functions) <= 500
    offsets = set(seen.offsets)
    for function in seen.walk.functions:
        assert all(places <= offsets for places in function.found.values())


def test_a_value_is_one_of_the_path():
    came = [-1, 7, -3]  # nothing known, 7, and the mask 2
    assert [known(5, came), known(-2, came), known(-3, came)] == [5, 7, -3]
    assert known((4, 0), came) == -5
    assert known((4, 0b111), came) == -7  # 4 | 2: what is known adds no mask
    assert known((1, 0b010, 9, True), came) == -2  # a comparison with 9


def test_a_block_may_look_below_what_stands_on_the_stack():
    # DUP3 of an empty stack: what is not there is not known, and the block leaves it there.
    seen = analyse(code("CALLER DUP3 0 SSTORE STOP"))
    assert seen.blocks[0].takes == 0
    assert seen.blocks[0].sees == 17
    assert seen.walk.functions[0].found["writes a fixed slot unguarded"] == {4}
