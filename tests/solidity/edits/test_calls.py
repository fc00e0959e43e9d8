import pytest

from rampart.solidity.edits import calls
from tests.solidity.edits.taken import contract, made


@pytest.mark.parametrize(
    ("era", "before", "variant", "after"),
    [
        ("0.4", "require(to.send(a));", "require-send", "to.send(a);"),
        ("0.4", "require(to.call.value(a)());", "require-low", "to.call.value(a)();"),
        ("0.8", "require(t.transfer(to, a), 'no');", "require-token", "t.transfer(to, a);"),
        ("0.8", "if (!t.transfer(to, a)) revert();", "require-token", "t.transfer(to, a);"),
        ("0.8", "t.safeTransfer(to, a);", "safe-to", "t.transfer(to, a);"),
        ("0.8", "SafeERC20.safeTransfer(t, to, a);", "safe-to", "t.transfer(to, a);"),
        ("0.8", "t.safeTransferFrom(x, to, a);", "safe-from", "t.transferFrom(x, to, a);"),
        ("0.8", "t.forceApprove(to, a);", "safe-approve", "t.approve(to, a);"),
        ("0.8", "Address.sendValue(to, a);", "send-value", 'to.call{value: a}("");'),
        ("0.5", "to.sendValue(a);", "send-value", 'to.call.value(a)("");'),
        ("0.5", "to.transfer(a);", "transfer-send", "to.send(a);"),
        ("0.8", "to.functionCall(data);", "function-call", "to.call(data);"),
    ],
)
def test_a_result_comes_to_be_left_unread(era, before, variant, after):
    assert made(calls, contract(before), era) == {variant: [after]}


@pytest.mark.parametrize(
    ("check", "variant"),
    [("require(ok, 'no');", "result-require"), ("if (!ok) revert No();", "result-if")],
)
def test_a_result_that_was_read_comes_to_be_dropped(check, variant):
    call = '(bool ok, ) = to.call{value: a}("");'
    assert made(calls, contract(f"{call} {check} x = 1;")) == {variant: [f"{call}  x = 1;"]}


def test_a_verified_result_comes_to_be_handed_on():
    call = "(bool ok, bytes memory data) = to.call(x);"
    found = made(calls, contract(f"{call} return verifyCallResult(ok, data, 'no');"))
    assert found == {"verify": [f"{call} return data;"]}


@pytest.mark.parametrize(
    "body",
    ["require(ok);", "IERC721(t).safeTransferFrom(x, to, a);", "require(a > 1 && to.send(a));"],
)
def test_what_is_no_result_of_a_call_stays(body):
    assert made(calls, contract(body)) == {}
