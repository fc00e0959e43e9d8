"""Which episodes there are, and which of them training never sees."""

from __future__ import annotations

from dataclasses import dataclass

from rampart.chain.simulation.scenarios.registry import EVERYDAY, SCENARIOS
from rampart.chain.sources.texts import VARIANTS

HELD_VARIANT = VARIANTS - 1  # names of functions that training never sees
EVERY = 5  # one twin in so many has them


@dataclass(frozen=True)
class Spec:
    """One episode before it happens."""

    name: str
    scenario: str
    intent: str
    design: str
    variant: int
    held: str
    group: str
    benign: bool

    @property
    def role(self) -> str:
        """Return which side of the split it is on."""
        return "external" if self.held else "package"


def plan(twins: int, everyday: int) -> list[Spec]:
    """Return all episodes: so many pairs of twins a scenario, and of everyday ones.

    Designs and variants take turns, so that a few pairs have each of them.

    Examples
    --------
    >>> first, second, *_ = plan(1, 0)
    >>> first.group == second.group, first.benign, second.benign, second.intent
    (True, False, True, 'benign')
    """
    specs = []
    for scenario, module in SCENARIOS.items():
        for number in range(twins):
            place = number % len(module.DESIGNS)
            variant = _variant(number + number // len(module.DESIGNS))
            held = _held(module, place, variant)
            group = f"{scenario}-{number:04d}"
            for side, design in zip("ab", module.DESIGNS[place], strict=True):
                intent = scenario if side == "a" else "benign"
                specs.append(Spec(f"{group}-{side}", scenario, intent, design.lower(), variant,
                                  held, group, side == "b"))  # fmt: skip
    for number in range(everyday):
        variant, name = _variant(number), f"{EVERYDAY}-{number:04d}"
        held = "variant" if variant == HELD_VARIANT else ""
        specs.append(Spec(name, EVERYDAY, "benign", EVERYDAY, variant, held, name, True))
    return specs


def _variant(number: int) -> int:
    return HELD_VARIANT if number % EVERY == EVERY - 1 else number % HELD_VARIANT


def _held(module: object, place: int, variant: int) -> str:
    if getattr(module, "WHOLE", False):
        return "scenario"
    if place in module.HELD:
        return "design"
    return "variant" if variant == HELD_VARIANT else ""
