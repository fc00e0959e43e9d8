"""What each era writes."""

import pytest

from rampart.tasks.contracts.twins import dialect
from rampart.tasks.contracts.twins.dialect import ERAS, negated, styled


def style(era, **known):
    return styled(era, 3)._replace(
        **{"old": False, "checks": ("require",), "pays": ("transfer",)} | known
    )


@pytest.mark.parametrize(
    ("era", "text"),
    [
        ("0.4", "bool ok = a.call.value(1)();"),
        ("0.5", '(bool ok, ) = a.call.value(1)("");'),
        ("0.6", '(bool ok, ) = a.call{value: 1}("");'),
        ("0.8", '(bool ok, ) = a.call{value: 1}("");'),
    ],
)
def test_a_call_with_ether(era, text):
    assert dialect.call(style(era), "ok", dialect.with_value(style(era), "a", "1")) == text


def test_a_call_with_ether_and_data():
    assert dialect.with_value(style("0.4"), "a", "1", "b") == "a.call.value(1)(b)"
    assert dialect.with_value(style("0.8"), "a", "1", "b") == "a.call{value: 1}(b)"


def test_a_call_whose_result_is_dropped_declares_nothing():
    assert dialect.call(style("0.8"), "_", "a.call(b)") == "a.call(b);"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("require", "require(a >= b);"),
        ("revert", "if (a < b) revert();"),
        ("throw", "if (a < b) throw;"),
    ],
)
def test_the_forms_of_a_check(form, text):
    made = dialect.check(style("0.4", checks=(form,)), "a >= b")
    flat = " ".join(made.replace("{", " ").replace("}", " ").split())
    assert flat == text


def test_an_error_of_its_own_is_one_that_the_header_declares():
    custom = style("0.8", checks=("custom",))
    name = dialect.check(custom, "x").split("revert ")[1].split("(")[0]
    assert f"error {name}();" in dialect.header(custom, "")


@pytest.mark.parametrize(
    ("condition", "opposite"),
    [("a == b", "a != b"), ("!f(x)", "f(x)"), ("x", "!x"), ("a || b", "!(a || b)"),
     ("a - b >= 0", "a - b < 0")],
)  # fmt: skip
def test_the_opposite_of_a_condition(condition, opposite):
    assert negated(condition) == opposite


@pytest.mark.parametrize(
    ("era", "text"),
    [("0.4", "a"), ("0.5", "address(uint160(a))"), ("0.7", "payable(a)"), ("0.8", "payable(a)")],
)
def test_an_address_that_is_paid(era, text):
    assert dialect.payable(style(era), "a") == text
    assert dialect.pay(style(era), "a", "1") == f"{text}.transfer(1);"


def test_sums_are_checked_by_a_library_before_the_compiler_does_it():
    assert dialect.checked(style("0.7"), "*", "a", "b") == "a.mul(b)"
    assert dialect.checked(style("0.8"), "*", "a", "b") == "a * b"
    assert dialect.change(style("0.6", math="safemath"), "-", "a", "b") == "a = a.sub(b);"
    assert ".sub" not in dialect.change(style("0.6", math="safemath"), "-", "a", "b", raw=True)
    assert dialect.change(style("0.6", math="assign"), "+", "a", "b") == "a = a + b;"


def test_old_code_names_its_constructor_like_the_contract_and_hashes_without_packing():
    old = style("0.4", old=True)
    assert dialect.constructor(old, "A", "uint x") == "function A(uint x) public"
    assert dialect.keccak(old, "a", "b") in ("sha3(a, b)", "keccak256(a, b)")
    assert dialect.constructor(style("0.7"), "A", "") == "constructor()"
    assert dialect.keccak(style("0.5"), "a") == "keccak256(abi.encodePacked(a))"


@pytest.mark.parametrize(
    ("era", "plain", "data"),
    [
        ("0.4", "function () public payable", "function () public payable"),
        ("0.8", "receive() external payable", "fallback() external payable"),
    ],
)
def test_functions_without_a_name(era, plain, data):
    assert (dialect.receive(style(era)), dialect.fallback(style(era))) == (plain, data)


def test_a_guard_is_a_modifier_a_function_or_written_out():
    texts = {
        guard: dialect.only_definition(style("0.8", guard=guard), "owner")
        for guard in ("modifier", "function", "inline")
    }
    assert texts["modifier"].startswith("modifier ")
    assert texts["function"].startswith("function _")
    assert texts["inline"] == ""


@pytest.mark.parametrize("era", ERAS)
def test_a_style_is_drawn_from_its_seed_alone(era):
    assert styled(era, 5) == styled(era, 5)
    assert len({styled(era, seed)._replace(seed=0) for seed in range(30)}) > 20
    assert (styled(era, 5).clock == "now") <= (era < "0.7")


def test_an_unknown_era_is_refused():
    with pytest.raises(ValueError, match=r"era must be one of 0\.4.*, got '0\.9'"):
        styled("0.9", 1)
