"""Signs about who may call."""

from tests.solidity.reading import signs

OWNED = "address o; function s(address x) public { require(msg.sender == o); o = x; }"


def test_a_guard_and_its_twin():
    good = signs(f"{OWNED} function f(address x) public {{\n require(msg.sender == o); o = x; }}")
    assert good["guard"] == [3]
    assert "owner_write_open" not in good
    bad = signs(f"{OWNED} function f(address x) public {{\n o = x; }}")
    assert bad["owner_write_anytime"] == [3]
    assert {
        "guarded_elsewhere_open",
        "address_write_open",
        "param_becomes_state_open",
    } <= bad.keys()


def test_what_is_done_once():
    found = signs(
        f"{OWNED} bool done; function f() public {{ require(!done); done = true; o = msg.sender; }}"
    )
    assert "owner_write_once" in found
    assert "sender_becomes" in found


def test_origin():
    found = signs("address o; function f() public { require(tx.origin == o); x = 1; }")
    assert found["origin_guard"] == [2]
    found = signs("function f() public { require(tx.origin == msg.sender); }")
    assert "origin_is_sender" in found


def test_the_end():
    assert "end_open" in signs("function f() public { selfdestruct(msg.sender); }")
    found = signs(f"{OWNED} function f() public {{ require(msg.sender == o); suicide(o); }}")
    assert ("end" in found, "end_open" in found) == (True, False)


def test_whom_it_pays():
    found = signs("function f(address payable a) public { a.transfer(1); }")
    assert {"pays_open", "pays_param_open"} <= found.keys()
    found = signs(
        "mapping(address => uint) b;"
        "function f(address payable a) public { b[msg.sender] -= 1; a.transfer(1); }"
    )
    assert "pays_open" not in found


def test_entries_of_others():
    found = signs("mapping(address => uint) b; function f(address a) public { b[a] += 1; }")
    assert {"param_entry_open", "param_entry_unsettled"} <= found.keys()
    found = signs(
        "mapping(address => uint) b;function f(address a) public { b[msg.sender] -= 1; b[a] += 1; }"
    )
    assert "param_entry_unsettled" not in found


def test_what_cannot_be_called_is_not_open():
    assert "end_open" not in signs("function f() internal { selfdestruct(msg.sender); }")


def test_modifiers_and_functions_of_other_files():
    found = signs("function f(uint a) public m {\n g(); ecrecover(a, 1, 2, 3); x = a; }")
    assert found["foreign_modifier"] == [2]
    assert found["foreign_calls"] == [3]
    assert found["recover"] == [3]
    assert "open_but_foreign" in found
