"""What a family is, and the few draws that all of them use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

Maker = Callable[[Any, np.random.Generator, int], list[str]]
"""(Faker, generator, n) -> n cells; none is empty."""


class Family(NamedTuple):
    """One kind of generated column."""

    label: str  # its class
    names: str  # phrases that its header is made of, separated by "|"
    make: Maker
    always_named: bool = False  # the values alone do not tell the class


def pick(rng: np.random.Generator, choices: Sequence) -> Any:
    """Return one of the choices."""
    return choices[int(rng.integers(len(choices)))]


def draw(rng: np.random.Generator, choices: Sequence[str], n: int) -> list[str]:
    """Return n of the choices, some of them more often than others; two of them at least."""
    weights = rng.dirichlet(np.full(len(choices), rng.uniform(0.5, 5)))
    drawn = [choices[place] for place in rng.choice(len(choices), size=n, p=weights)]
    if n > 1 and len(choices) > 1 and len(set(drawn)) == 1:
        drawn[int(rng.integers(n))] = next(value for value in choices if value != drawn[0])
    return drawn


def few(rng: np.random.Generator, choices: Sequence[str], n: int, most: int = 12) -> list[str]:
    """Return n draws of a vocabulary that is small beside n, so that its values repeat."""
    size = min(len(choices), most, max(2, n // 3))
    size = int(rng.integers(2, size + 1))
    subset = [choices[place] for place in rng.permutation(len(choices))[:size]]
    return draw(rng, subset, n)


def each(make: Callable[[Any], str]) -> Maker:
    """Return the maker that calls Faker once a cell."""
    return lambda fake, rng, n: [str(make(fake)).replace("\n", ", ") for _ in range(n)]
