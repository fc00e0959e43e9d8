import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.solidity.parsing import parse
from rampart.solidity.quality import DEEP, LONG, REMARKS, counted, depth, quality

HEAD = "// SPDX-License-Identifier: MIT\npragma solidity 0.8.20;\n"

EIGHT = ", ".join(f"uint a{n}" for n in range(8))
NEST = "if (x > 1) { " * (DEEP + 1) + "}" * (DEEP + 1)


def in_contract(body):
    return f"{HEAD}contract A {{ uint x; {body} }}"


def test_a_tidy_source_keeps_all_points():
    body = "/// what it does\nfunction f(uint a) public { x = a; }"
    assert quality(in_contract(body)) == (100, [])


@pytest.mark.parametrize(
    ("name", "source", "points"),
    [
        ("licence", "pragma solidity 0.8.20;\ncontract A {}", 95),
        ("pragma", "// SPDX-License-Identifier: MIT\ncontract A {}", 90),
        ("floating", HEAD.replace("0.8.20", "^0.8.0") + "contract A {}", 95),
        ("bare", in_contract("function f() public { x = 1; }"), 99),
        ("empty", in_contract("function f() internal {}"), 98),
        ("wide", in_contract(f"function f({EIGHT}) private {{ x = 1; }}"), 98),
        ("long", in_contract("function f() private {" + "x = 1;\n" * LONG + "}"), 96),
        ("deep", in_contract("function f() private {" + NEST + "}"), 96),
    ],
)
def test_what_each_remark_takes_away(name, source, points):
    counts = counted(parse(source))
    assert {key for key, count in counts.items() if count} == {name}
    assert quality(source)[0] == points


def test_else_if_is_no_deeper():
    chain = "if (x == 0) { x = 1; }" + "".join(
        f" else if (x == {n}) {{ x = 2; }}" for n in range(1, 9)
    )
    (function,) = parse(in_contract(f"function f() private {{ {chain} }}")).functions
    assert depth(function.node) == 1
    inner = "for (uint i; i < 3; i++) { while (x > 0) { x--; } }"
    (function,) = parse(in_contract(f"function f() private {{ {inner} }}")).functions
    assert depth(function.node) == 2


def test_no_remark_takes_more_than_its_most():
    source = "contract A {" + "function f() public {}" * 100 + "}"
    lost = REMARKS["licence"].points + REMARKS["pragma"].points
    assert quality(source)[0] == 100 - lost - REMARKS["bare"].most - REMARKS["empty"].most


@given(st.text())
def test_any_text_has_points(text):
    if "\0" in text:
        return
    points, said = quality(text)
    assert 0 <= points <= 100
    assert (points == 100) == (said == [])
