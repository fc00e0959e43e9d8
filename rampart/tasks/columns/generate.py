"""Generated columns: forms, languages and headers that the natural tables have few of.

Over a hundred families (``families``), with Faker in sixteen locales. Generated columns are for
training alone, and named so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from pydantic import Field

from rampart.core.params import Block
from rampart.core.seeds import derive
from rampart.data.cardinality import of
from rampart.tasks.columns.families import FAMILIES
from rampart.tasks.columns.families.base import Family, draw, pick
from rampart.tasks.columns.families.headers import header
from rampart.tasks.columns.row import CODES, MOST_VALUES, Row

LOCALES = ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "nl_NL", "pt_BR", "pl_PL", "ru_RU")
LOCALES += ("ja_JP", "zh_CN", "cs_CZ", "da_DK", "he_IL", "ko_KR", "el_GR")
"""Not it_IT: Faker keeps its towns in a set, whose order changes by process."""
FEWEST = 5  # values
SHORT = 60  # values of a column of long texts at most: they are long
AGAIN = ("identifier", "unknown")
"""Classes some of whose columns repeat few values: foreign keys, links and packed cells do."""


class SynthesizeParams(Block):
    """The block ``synthesize``."""

    ratio: float = Field(ge=0, lt=1)  # the synthetic share of train, which the split trims to
    count: int = Field(ge=0, le=1e6)  # columns of each class; enough of them for the ratio


def rows(count: int, seed: int) -> Iterator[Row]:
    """Yield ``count`` columns of each class, its families in turn.

    Parameters
    ----------
    count : columns a class; 0 turns the generator off. (A few come out constant, and so of the
        class ``unknown``.)
    seed : the same seed gives the same rows. A row depends on its family's name and its own
        number alone: a new family changes no other.
    """
    if not count:
        return
    from faker import Faker

    fakers = [Faker(locale) for locale in LOCALES]
    for label in CODES:
        families = {name: family for name, family in FAMILIES.items() if family.label == label}
        others = [f.names for f in FAMILIES.values() if f.label not in (label, "unknown")]
        other = "|".join(others).split("|")
        for place, (name, family) in enumerate(families.items()):
            for number in range((count + len(families) - 1 - place) // len(families)):
                rng = np.random.default_rng(derive(seed, name, number))
                fake = pick(rng, fakers[:2] if rng.random() < 0.25 else fakers)
                fake.seed_instance(int(rng.integers(2**63)))
                yield _row(name, family, number, other, fake, rng)


def _row(
    name: str, family: Family, number: int, other: list[str], fake: Any, rng: np.random.Generator
) -> Row:
    most = SHORT if family.label == "text_long" else MOST_VALUES
    n_rows = min(most, int(np.exp(rng.uniform(np.log(FEWEST), np.log(most + 1)))))
    n_missing = 0
    if rng.random() < 0.25:
        n_missing = min(n_rows - FEWEST, int(n_rows * rng.beta(1, 3)))
    values = family.make(fake, rng, n_rows - n_missing)
    if family.label in AGAIN and rng.random() < 0.3:
        pool = list(dict.fromkeys(values))[: int(rng.integers(2, max(3, len(values) // 3)))]
        values = draw(rng, pool, len(values)) if len(pool) > 1 else values
    label = family.label if len(set(values)) > 1 else "unknown"
    source = f"generated/{label}"
    return Row(
        name=header(family.names.split("|"), other, rng, family.always_named),
        values=values,
        n_rows=n_rows,
        n_missing=n_rows - len(values),
        domain="generated",
        language=fake.locales[0][:2],
        label=CODES[label],
        label_source="manifest",
        source=source,
        table=f"generated/{name}",
        column=f"generated/{name}/{number}",
        block=0,
        whole=of(values),
    )
