import pytest

from rampart.solidity.edits import service
from tests.solidity.edits.taken import contract, made

LOOP = "for (uint i = 0; i < list.length; i++) { x = list[i]; }"


@pytest.mark.parametrize(
    ("check", "variant"),
    [
        ("require(list.length <= MAX);", "cap-require"),
        ("require(list.length < 100);", "cap-require"),
        ("if (list.length > maxCount) revert();", "cap-if"),
    ],
)
def test_a_cap_of_a_list_goes(check, variant):
    assert made(service, contract(f"{check} {LOOP}")) == {variant: [LOOP]}


@pytest.mark.parametrize(
    "check",
    [
        "require(list.length > 0);",
        "if (to.code.length > 0) revert();",
        "require(a == list.length);",
    ],
)
def test_a_check_that_caps_nothing_stays(check):
    assert made(service, contract(f"{check} {LOOP}")) == {}


def test_a_failure_that_was_caught_comes_to_stop_all():
    found = made(service, contract("try t.f(a) returns (uint r) { x = r; } catch { y = 1; }"))
    assert found == {"caught": ["{ uint r = t.f(a); x = r; }"]}


@pytest.mark.parametrize(
    ("before", "variant", "after"),
    [
        ("(bool ok, ) = to.call{gas: 5000}(x);", "gas", "(bool ok, ) = to.call(x);"),
        (
            "(bool ok, ) = to.call{gas: g, value: a}(x);",
            "gas",
            "(bool ok, ) = to.call{ value: a}(x);",
        ),
        ("list[a] = list[list.length - 1];", "shift", None),
    ],
)
def test_gas_and_order(before, variant, after):
    (found,) = made(service, contract(before))[variant]
    assert found == after if after else found.startswith("for (uint256 at = a;")


def test_a_failure_in_a_loop_comes_to_stop_it():
    loop = "for (uint i; i < n; i++) {{ bool ok = g(i); if (!ok) {{ {} }} }}"
    found = made(service, contract(loop.format("continue;")))
    assert found == {"skipped": [loop.format("revert();").replace("{{", "{").replace("}}", "}")]}


def test_a_payment_in_a_loop_comes_to_revert():
    found = made(service, contract("for (uint i; i < n; i++) { who[i].send(a); }"), "0.4")
    assert found == {"strict": ["for (uint i; i < n; i++) { who[i].transfer(a); }"]}


def test_a_page_comes_to_be_the_whole_list():
    head = "function f(uint from, uint end) public"
    found = made(service, contract("for (uint i = from; i < end; i++) { pay(list[i]); }", head))
    assert found == {"page": ["for (uint i = from; i < list.length; i++) { pay(list[i]); }"]}


@pytest.mark.parametrize(
    ("era", "after"), [("0.4", "to.transfer(a);"), ("0.8", "payable(to).transfer(a);")]
)
def test_what_receivers_fetched_comes_to_be_pushed(era, after):
    assert made(service, contract("pendingReturns[to] += a;"), era) == {"push": [after]}
