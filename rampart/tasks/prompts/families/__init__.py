"""The grammars of the generated prompts: families by theme, each for one split.

Modules without a split in their name are for training. Those of validation and of the external
set were written apart: other templates, other values, another voice.
"""

from __future__ import annotations

from rampart.tasks.prompts.families import (
    devious,
    eastern,
    everyday,
    external_attacks,
    external_benign,
    external_foreign,
    figurative,
    germanic,
    personas,
    romance,
    second_person,
    security,
    slavic_turkish,
    talk,
    trigger_words,
    validation_attacks,
    validation_benign,
    validation_foreign,
    wrapped,
)
from rampart.tasks.prompts.families.grammar import Grammar

MODULES = (
    everyday,
    personas,
    second_person,
    trigger_words,
    figurative,
    security,
    talk,
    wrapped,
    devious,
    germanic,
    romance,
    slavic_turkish,
    eastern,
    validation_benign,
    validation_attacks,
    validation_foreign,
    external_benign,
    external_attacks,
    external_foreign,
)
GRAMMARS: dict[str, Grammar] = {
    family: grammar for module in MODULES for family, grammar in module.GRAMMARS.items()
}
ROLES: dict[str, str] = {f"generated/{name}": grammar.role for name, grammar in GRAMMARS.items()}
"""Family of a generated row -> the split it is for."""
