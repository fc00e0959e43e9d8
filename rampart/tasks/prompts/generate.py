"""Generated prompts for what no source has: benign text in the words of an attack, and back.

The sources lack benign role-play, harmless questions with dangerous words, and everyday uses of
"ignore", "instructions" or "system"; their attacks are long or of one contest. Each family is a
small grammar (``families``): a list of templates and the values of their slots, written for this
project from the definitions of the three classes. Generated rows are for training alone, and
named so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from pydantic import Field

from rampart.core.params import Block
from rampart.tasks.prompts.families import GRAMMARS, SLOTS
from rampart.tasks.prompts.row import Row

SLOT = re.compile(r"\{(\w+)\}")


class SynthesizeParams(Block):
    """The block ``synthesize``."""

    count: int = Field(ge=0, le=1e6)  # prompts a family; 0 generates none


def rows(count: int, seed: int) -> Iterator[Row]:
    """Yield up to ``count`` distinct prompts of each family.

    Parameters
    ----------
    count : prompts a family; 0 turns the generator off.
    seed : the same seed gives the same rows; a family's rows do not depend on the others.
    """
    for number, (family, (label, templates)) in enumerate(GRAMMARS.items()):
        rng = np.random.default_rng([seed, number])
        seen: set[str] = set()
        for attempt in range(count * 4):
            if len(seen) == count:
                break
            text = expand(templates[attempt % len(templates)], rng)
            if text not in seen:
                seen.add(text)
                yield Row(text, label, f"generated/{family}", f"generated/{family}")


def expand(template: str, rng: np.random.Generator) -> str:
    """Fill the slots of a template; ``{Now}`` is ``{now}`` with a capital letter.

    Raises
    ------
    KeyError : a slot that has no values.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1]
        values = SLOTS[name.lower()]
        text = expand(values[rng.integers(len(values))], rng)
        return text[0].upper() + text[1:] if name[0].isupper() else text

    return SLOT.sub(value, template)
