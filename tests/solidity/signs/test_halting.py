"""Signs that a function can be brought to a standstill."""

from tests.solidity.reading import signs

LIST = "address payable[] l; address payable k; function a() public { l.push(msg.sender); }"


def test_paying_a_list_and_its_twin():
    found = signs(
        f"{LIST} function f() public {{ for (uint i; i < l.length; i++) {{\n"
        " l[i].transfer(1); } }"
    )
    assert found["must_pay_in_loop"] == [3]
    assert {
        "loop_over_state",
        "loop_over_growing",
        "call_in_loop",
        "must_pay_state",
    } <= found.keys()
    found = signs(f"{LIST} function f(uint i) public {{ l[i].transfer(1); }}")
    assert "loops" not in found


def test_a_list_that_only_some_make_longer():
    text = "address o; uint[] l; function a() public { require(msg.sender == o); l.push(1); }"
    found = signs(text + "function f() public { for (uint i; i < l.length; i++) { x += l[i]; } }")
    assert "loop_over_state" in found
    assert "loop_over_growing" not in found


def test_the_one_who_was_there_before():
    found = signs(f"{LIST} function f() public payable {{ k.transfer(1); k = msg.sender; }}")
    assert "must_pay_former" in found
    found = signs(f"{LIST} function f() public payable {{ require(k.send(1)); k = msg.sender; }}")
    assert "must_pay_former" in found
    found = signs(f"{LIST} function f() public payable {{ k.send(1); k = msg.sender; }}")
    assert "must_pay_former" not in found


def test_balances_lists_and_loops():
    found = signs(
        "uint[] l; uint n; function f() public { require(address(this).balance == 1);\n delete l;\n"
        " for (uint i; i < n; i++) { for (uint j; j < 3; j++) { n = 1; } }\n l.push(1); }"
    )
    assert found["balance_equal"] == [2]
    assert found["delete_list"] == [3]
    assert {"loop_in_loop", "loop_to_state", "write_in_loop"} <= found.keys()
    assert found["push_open"] == [5]
