"""Generated prompts for what no source has: benign text in the words of an attack, and back.

The sources lack benign personas and system prompts, harmless sentences with the words of an
attack, defence and administration, small talk and attacks in other languages than English, and
attacks that are short, split or encoded. Each family is a grammar (``families``): templates and
the values of their slots, written for this project from the definitions of the classes. A family
is for one split; those of validation and external share neither template nor slot with training.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pydantic import Field

from rampart.core.params import Block
from rampart.core.seeds import derive
from rampart.tasks.prompts.families import GRAMMARS
from rampart.tasks.prompts.families.grammar import expand, roughen
from rampart.tasks.prompts.row import KINDS, Row

HELD_OUT = 3  # of the rows of a training family, one in so many for one of validation or external
TRIES = 6  # texts made for one that is wanted, before a small grammar is taken to be used up


class SynthesizeParams(Block):
    """The block ``synthesize``."""

    # prompts a training family (a third for the others); 0 generates none
    count: int = Field(ge=0, le=1e6)


def rows(count: int, seed: int) -> Iterator[Row]:
    """Yield distinct prompts of each family: up to ``wanted(role, count)`` of it.

    Parameters
    ----------
    count : prompts a training family; 0 turns the generator off.
    seed : the same seed gives the same rows; a family's rows do not depend on the others.
    """
    for family, grammar in GRAMMARS.items():
        name, label = f"generated/{family}", KINDS[grammar.kind]
        rng = np.random.default_rng(derive(seed, family))
        pairs = [(code, text) for code, texts in grammar.templates.items() for text in texts]
        order = rng.permutation(len(pairs))  # so that few rows are of many languages too
        seen: set[str] = set()
        most = wanted(grammar.role, count)
        for attempt in range(most * TRIES):
            if len(seen) == most:
                break
            language, template = pairs[order[attempt % len(pairs)]]
            text = expand(template, grammar.slots, rng).strip()
            if grammar.rough:
                text = roughen(text, rng)
            if text not in seen:
                seen.add(text)
                yield Row(text, label, name, name, grammar.kind, language)


def wanted(role: str, count: int) -> int:
    """Return the rows of a family of one role, where ``count`` are asked for."""
    return count if role == "train" else count // HELD_OUT
