import pytest

from rampart.solidity.edits import arithmetic
from tests.solidity.edits.taken import contract, made


@pytest.mark.parametrize(
    ("before", "variant", "after"),
    [
        ("b[to] = b[to].add(a);", "plain-add", "b[to] = (b[to] + (a));"),
        ("x = y.sub(a, 'low');", "plain-sub", "x = (y - (a));"),
        ("x = y.mul(a).add(1);", "plain-add", "x = ((y * (a)) + (1));"),
        ("x = SafeMath.sub(y, a);", "plain-sub", "x = (y - (a));"),
        ("x = safeMul(y, a);", "plain-mul", "x = (y * (a));"),
        ("x = y.sub(z.add(a));", "plain-sub", "x = (y - ((z + (a))));"),
    ],
)
def test_a_safe_operator_becomes_the_plain_one(before, variant, after):
    assert made(arithmetic, contract(before), "0.5") == {variant: [after]}
    assert made(arithmetic, contract(before), "0.8") == {}


def test_a_set_that_is_added_to_is_no_sum():
    assert made(arithmetic, contract("members.add(to);"), "0.5") == {}


@pytest.mark.parametrize(
    ("before", "variant"),
    [
        ("b[to] -= a;", "unchecked-sub"),
        ("total = total + a;", "unchecked-add"),
        ("x = a * rate;", "unchecked-mul"),
    ],
)
def test_a_statement_comes_to_stand_in_an_unchecked_block(before, variant):
    assert made(arithmetic, contract(before)) == {variant: [f"unchecked {{ {before} }}"]}
    assert made(arithmetic, contract(before), "0.7") == {}


@pytest.mark.parametrize(
    "body", ["uint p; p += 32;", "unchecked { b[to] -= a; }", "log('a - b');", "x = a;"]
)
def test_places_in_memory_and_what_is_unchecked_stay(body):
    assert made(arithmetic, contract(body)) == {}


@pytest.mark.parametrize(
    ("era", "check", "variant"),
    [
        ("0.4", "require(b >= a);", "bound-require"),
        ("0.7", "if (b < a) revert();", "bound-if"),
    ],
)
def test_a_bound_of_a_difference_goes(era, check, variant):
    assert made(arithmetic, contract(f"{check} b -= a;"), era)[variant] == ["b -= a;"]


def test_a_bound_that_a_checked_block_repeats_stays():
    assert "bound-require" not in made(arithmetic, contract("require(b >= a); b -= a;"))
    inside = contract("require(b >= a); unchecked { b -= a; }")
    assert made(arithmetic, inside) == {"bound-require": ["unchecked { b -= a; }"]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = SafeCast.toUint128(y);", "x = uint128(y);"),
        ("x = y.toInt64();", "x = int64(y);"),
    ],
)
def test_a_cast_comes_to_cut(before, after):
    assert made(arithmetic, contract(before)) == {"cast": [after]}
    assert made(arithmetic, contract("x = y.toUint256();")) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return (y * z) / w;", "return (y / w) * z;"),
        ("return y.mulDiv(z, w, r);", "return ((y) / (w) * (z));"),
        ("return Math.mulDiv(y, z, w);", "return ((y) / (w) * (z));"),
    ],
)
def test_a_division_comes_first(before, after):
    assert made(arithmetic, contract(before)) == {"divide-first": [after]}
