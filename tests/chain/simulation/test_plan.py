"""Which episodes there are, and which are held out."""

from collections import Counter

from rampart.chain.simulation.plan import HELD_VARIANT, plan
from rampart.chain.simulation.scenarios.registry import SCENARIOS

SPECS = plan(50, 100)


def test_each_attack_has_a_look_alike_in_its_group():
    groups = {}
    for spec in plan(50, 0):
        groups.setdefault(spec.group, []).append(spec)
    for first, second in groups.values():
        assert (first.benign, second.benign) == (False, True)
        assert (first.intent, second.intent) == (first.scenario, "benign")
        assert (first.variant, first.held) == (second.variant, second.held)


def test_a_scenario_and_two_designs_are_held_out_whole():
    held = Counter((spec.scenario, spec.held) for spec in SPECS)
    assert held["manipulation", "scenario"] == 100
    assert {one.held for one in SPECS if one.design in ("fee", "handover", "auction")} == {"design"}
    trained = {spec.design for spec in SPECS if not spec.held}
    assert trained.isdisjoint({"lender", "pair", "fee", "adjust", "handover", "auction"})


def test_training_never_sees_the_last_names_and_external_has_every_intent():
    trained = [spec for spec in SPECS if spec.role == "package"]
    assert {spec.variant for spec in trained} == set(range(HELD_VARIANT))
    outside = {spec.intent for spec in SPECS if spec.role == "external"}
    assert outside == {"benign", *SCENARIOS}


def test_few_pairs_have_every_design():
    specs = plan(5, 6)
    designs = {name.lower() for module in SCENARIOS.values() for pair in module.DESIGNS
               for name in pair}  # fmt: skip
    assert {spec.design for spec in specs} == designs | {"everyday"}
    assert {spec.held for spec in specs} == {"", "scenario", "design", "variant"}


def test_names_are_their_own_and_more_pairs_change_none():
    names = [spec.name for spec in SPECS]
    assert len(set(names)) == len(names)
    assert set(plan(5, 6)) < set(SPECS)
