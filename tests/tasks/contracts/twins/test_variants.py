"""All templates: access_control arithmetic bad_randomness delegatecall denial_of_service
front_running reentrancy time unchecked_call. Each draw is Solidity, a pair differs by one function.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.core.seeds import derive
from rampart.solidity.classes import CLASSES
from rampart.solidity.compiler.programs import MissingProgram
from rampart.solidity.compiler.session import session
from rampart.solidity.compiler.standard import error, question
from rampart.solidity.compiler.versions import version_of
from rampart.solidity.parsing import parse
from rampart.tasks.contracts.twins.dialect import ERAS
from rampart.tasks.contracts.twins.generate import HELD_ERA, MODULES, variants
from rampart.tasks.contracts.twins.render import CALLS, WORDS, pair

VARIANTS = variants()
MARKS = re.compile(rf"[⟨⟩⟦⟧§¦‖$#]|\b({'|'.join([*CALLS, *WORDS, 'ONLY', 'CONSTRUCTOR'])})\b")
RENAMED = {"access_control-4"}  # the remedy is the constructor's name
DRAWS = st.sampled_from([(name, era) for name, (_, one) in VARIANTS.items()
                         for era in one.eras.split()])  # fmt: skip


def drawn(name, era, seed):
    kind, variant = VARIANTS[name]
    return pair(variant, kind, era, derive(seed, name, era))


def parts(twin):
    """Return the text of each function of a twin, by contract and name, apart from the labelled."""
    source = parse(twin.text)
    assert source.broken == 0, twin.text
    inside = [one for one in source.functions if one.line <= twin.line <= one.last_line]
    assert [(one.contract, one.name) for one in inside] == [(twin.contract, twin.function)]
    others = {(one.contract, one.name): source.text(one) for one in source.functions
              if one is not inside[0]}  # fmt: skip
    return source.text(inside[0]), others


def test_each_class_has_variants_enough_in_every_era():
    assert list(MODULES) == list(CLASSES[1:])
    for kind, module in MODULES.items():
        numbers = [one.number for one in module.VARIANTS]
        assert len(set(numbers)) == len(numbers) >= 12, kind
        assert {era for one in module.VARIANTS for era in one.eras.split()} == set(ERAS), kind
        held = [one for one in module.VARIANTS if one.held]
        old = [one for one in module.VARIANTS if HELD_ERA in one.eras]
        assert len(held) >= 2, kind
        assert len(old) >= 2, kind
        assert len(numbers) - len(held) - len(old) >= 8, kind


def test_the_era_that_is_held_out_stands_alone():
    for name, (_, one) in VARIANTS.items():
        assert one.held in ("", "variant"), name
        assert HELD_ERA not in one.eras or (one.eras == HELD_ERA and not one.held), name


@pytest.mark.parametrize("name", VARIANTS)
def test_a_pair_is_solidity_that_differs_in_the_labelled_function_alone(name):
    for era in VARIANTS[name][1].eras.split():
        weak, safe = drawn(name, era, 1)
        assert not MARKS.findall(weak.text + safe.text)
        (bad, others), (good, same) = parts(weak), parts(safe)
        assert bad != good
        assert others == same
        assert ((weak.contract, weak.function) == (safe.contract, safe.function)) != (
            name in RENAMED
        )


@settings(max_examples=60, deadline=None)
@given(DRAWS, st.integers(0, 2**32))
def test_any_draw_is_solidity_and_its_twin_a_twin(what, seed):
    weak, safe = drawn(*what, seed)
    assert (weak, safe) == drawn(*what, seed)
    assert not MARKS.findall(weak.text + safe.text)
    (bad, others), (good, same) = parts(weak), parts(safe)
    assert bad != good
    assert others == same


@pytest.mark.slow
@pytest.mark.parametrize("era", ERAS)
def test_one_draw_of_every_variant_compiles(era):
    texts = {
        f"{name}-{number}": twin.text
        for name, (_, one) in VARIANTS.items()
        if era in one.eras.split()
        for number, twin in enumerate(drawn(name, era, 2))
    }
    asked = question(texts, next(iter(texts)), version_of(era).number, runs=None)
    asked["settings"]["outputSelection"] = {"*": {"*": ["evm.deployedBytecode.object"]}}
    try:
        compiler = session(era, limit=600)
    except MissingProgram as missing:
        pytest.skip(str(missing))
    with compiler:  # all at once: of one of them alone, loading is most of the time
        answer = compiler.ask(asked)
    assert error(answer) == ""
    codes = {
        name: [one["evm"]["deployedBytecode"]["object"] for one in found.values()]
        for name, found in answer["contracts"].items()
    }
    assert {name for name, made in codes.items() if any(made)} == set(texts)
