"""Signs about calls."""

from tests.solidity.reading import signs

BANK = "mapping(address => uint) b; address t; mapping(address => bool) ok;"


def test_reentrancy_and_its_twin():
    bad = signs(
        f"{BANK} function f() public {{ uint n = b[msg.sender];\n"
        " msg.sender.call{value: n}('');\n b[msg.sender] = 0; }"
    )
    assert bad["pay_then_same_write"] == [3, 4]
    assert bad["call_then_sender_write"] == [3, 4]
    good = signs(
        f"{BANK} function f() public {{ uint n = b[msg.sender]; b[msg.sender] = 0;\n"
        "msg.sender.call{value: n}(''); }"
    )
    assert "pay_then_write" not in good
    assert good["write_then_call"] == [3]


def test_a_lock_takes_the_sign_away():
    lock = "bool l; modifier m() { require(!l); l = true; _; l = false; }"
    text = f"{BANK}{lock} function f() public m {{ uint n = b[msg.sender];"
    text += "msg.sender.call.value(n)(); b[msg.sender] = 0; }"
    found = signs(text)
    assert "pay_then_write" not in found
    assert "lock" in found
    assert "call_in_lock" in found


def test_transfer_gives_too_little_gas_to_come_back():
    found = signs(f"{BANK} function f() public {{ msg.sender.transfer(1); b[msg.sender] = 0; }}")
    assert "pay_then_write" not in found
    assert "send_then_write" in found


def test_what_becomes_of_results():
    found = signs(
        "function f(address a) public {\n a.call('');\n (bool x,) = a.call('');\n a.send(1);\n"
        " require(a.send(1));\n if (!a.send(2)) { throw; }\n bool y = a.send(3); return y;\n}"
    )
    assert found["low_ignored"] == [3]
    assert found["low_forgotten"] == [4]
    assert found["send_ignored"] == [5]
    assert found["send_used"] == [6, 7, 8]


def test_what_the_file_says_another_contract_answers():
    found = signs(
        "T t; function f() public { t.g(); t.h(); require(t.g()); } }"
        "interface T { function g() external returns (bool); function h() external; "
    )
    assert found["answers_ignored"] == found["answers_used"] == [2]
    assert found["call_silent"] == [2]


def test_delegatecall_by_whom():
    found = signs("function f(address a, bytes memory d) public { a.delegatecall(d); }")
    assert {"delegate_to_param", "delegate_param_data", "delegate_open"} <= found.keys()
    found = signs(
        "address a; address o; function s(address x) public { require(msg.sender == o); a = x; }"
        "function f() public { a.delegatecall(msg.data); }"
    )
    assert {"delegate_to_state", "delegate_to_guarded", "delegate_msg_data"} <= found.keys()
    assert "delegate_to_settable" not in found
    found = signs(
        "address a; function s(address x) public { a = x; }"
        "function f() public { a.delegatecall(msg.data); }"
    )
    assert "delegate_to_settable" in found
    found = signs(
        "mapping(address => bool) ok; function f(address a) public {"
        "require(ok[a]); a.delegatecall(msg.data); }"
    )
    assert "delegate_target_asked" in found


def test_kinds_of_calls():
    found = signs(
        "function f(address payable a) public { a.transfer(address(this).balance); new B(); }"
    )
    assert {"call_transfer", "call_to_param", "pays_all", "call_create"} <= found.keys()
