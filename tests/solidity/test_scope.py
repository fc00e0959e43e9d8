"""What names stand for."""

from rampart.solidity.parsing import parse
from rampart.solidity.scope import checked, final, shape, shape_of, unit, variables
from tests.solidity.reading import read


def test_a_contract_knows_what_its_bases_of_the_file_declare():
    text = """contract B { uint x; modifier m() { _; } }
    contract A is B, C { address y; using L for uint; struct S { uint a; } event E(uint a); }"""
    made = unit(parse(text)).scopes["A"]
    assert made.state == {"y": "address", "x": "number"}
    assert list(made.modifiers) == ["m"]
    assert made.types == {"S": "struct", "E": "event"}
    assert (made.aided, made.foreign) == (True, True)


def test_a_contract_may_inherit_from_itself_in_a_broken_file():
    assert unit(parse("contract A is A { uint x; }")).scopes["A"].state == {"x": "number"}


def test_constants_and_values():
    made = read("uint constant X = 5; address immutable y; uint z = 1;").scopes["A"]
    assert made.constants == {"X", "y"}
    assert sorted(made.values) == ["X", "z"]


def test_variables_of_a_function():
    one = read(
        "function f(uint a, S storage b) public returns (bool ok) { address c; var (d,) = g(); }"
    )
    found = variables(one.copy(one.source.functions[0]))
    assert found == {
        "a": "parameter.number",
        "b": "storage.other",
        "ok": "local.flag",
        "c": "local.address",
        "d": "local.other",
    }
    assert one.variables(one.source.functions[0]) == found


def test_shapes():
    assert [shape(one) for one in ("uint", "int8", "fixed128x18", "bytes4", "byte", "string")] == [
        *("number", "number", "number", "hash", "hash", "bytes")
    ]
    assert final("mapping(address => uint[])") == "number"
    assert shape_of(None) == "other"


def test_arithmetic_is_checked_since_0_8():
    assert checked(b"pragma solidity 0.8.20;") == 1
    assert checked(b"pragma solidity >=0.7.0 <0.9.0;") == 0
