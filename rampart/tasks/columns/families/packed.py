"""Columns without one meaning: constant, empty, mixed, or many values packed in a cell."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from rampart.tasks.columns.families import dates, identifiers, numbers, titles
from rampart.tasks.columns.families.base import Maker, pick

ANY = "data|value|info|field|attributes|extra|misc|payload|properties|options|metadata|Werte|datos"
ANY += "|col|other|raw|settings|details|params|tags|x|notes|unnamed|content|列|поле"
PARTS = (
    numbers.FAMILIES["integer"], numbers.FAMILIES["decimal"], dates.FAMILIES["date-iso"],
    titles.FAMILIES["name"], identifiers.FAMILIES["code"], titles.FAMILIES["remark"],
    identifiers.FAMILIES["email"], titles.FAMILIES["city"], dates.FAMILIES["clock"],
)  # fmt: skip
CONSTANTS = ("0", "1", "N/A", "unknown", "USD", "2020", "none", "-", "active", "2024-01-01", "0.0",
             "Germany", "v1.0", "true", "ja", "default", "未知", "standard delivery")  # fmt: skip


def constant(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return one value n times: a usual one, or a word, name or number."""
    value = pick(rng, (pick(rng, CONSTANTS), fake.word(), fake.city(), str(rng.integers(10**4))))
    return [value] * n


def empty(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return no cell: every one is missing."""
    return []


def mixed(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return cells of three to five kinds, none of them the most."""
    kinds = [PARTS[place] for place in rng.permutation(len(PARTS))[: rng.integers(3, 6)]]
    columns = [kind[1](fake, rng, n) for kind in kinds]
    return [columns[kind][row] for row, kind in enumerate(rng.integers(len(kinds), size=n))]


def half(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return numbers and words, about half each."""
    words = titles.FAMILIES[pick(rng, ("name", "city", "remark"))][1](fake, rng, n)
    figures = numbers.FAMILIES[pick(rng, ("integer", "decimal"))][1](fake, rng, n)
    return [figures[row] if first else words[row] for row, first in enumerate(rng.random(n) < 0.5)]


def _record(fake: Any, rng: np.random.Generator, keys: list[str]) -> dict[str, Any]:
    values = (int(rng.integers(1000)), round(float(rng.normal()), 2), fake.word(), True, None)
    return {key: values[int(rng.integers(len(values)))] for key in keys}


def records(render) -> Maker:
    """Return the maker of small records, the same keys in every cell."""

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        keys = list(dict.fromkeys(fake.word() for _ in range(rng.integers(2, 6))))
        return [render(_record(fake, rng, keys)) for _ in range(n)]

    return make


def lists(render) -> Maker:
    """Return the maker of lists of words or numbers, of any length."""

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        words = rng.random() < 0.6
        sizes = rng.integers(2, 7, size=n)
        return [
            render(fake.words(nb=size) if words else rng.integers(100, size=size).tolist())
            for size in sizes
        ]

    return make


def joined(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return answers of a closed list, several to a cell, as forms and exports join them."""
    sign = pick(rng, (";", "; ", ", ", ",", "|", " / ", " + "))
    words = int(rng.integers(1, 4))
    answers = [" ".join(fake.words(nb=words)) for _ in range(rng.integers(3, 12))]
    edge = sign if sign == "," and rng.random() < 0.3 else ""
    sizes = rng.integers(1, min(6, len(answers)) + 1, size=n)
    sizes[: max(1, n // 2)] = np.maximum(sizes[: max(1, n // 2)], 2)  # half hold two or more
    cells = [
        edge + sign.join(answers[place] for place in rng.permutation(len(answers))[:size]) + edge
        for size in sizes
    ]
    return [cells[place] for place in rng.permutation(n)]


def pairs(sign: str, between: str) -> Maker:
    """Return the maker of ``key=value`` pairs with these signs."""
    return records(
        lambda record: between.join(f"{key}{sign}{value}" for key, value in record.items())
    )


def points(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return pairs of coordinates."""
    form = pick(rng, ("({:.4f}, {:.4f})", "POINT ({:.3f} {:.3f})", "[{:.5f}, {:.5f}]"))
    return [form.format(*rng.uniform(-90, 90, size=2)) for _ in range(n)]


def elements(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return bits of XML."""
    tag = fake.word()
    return [f'<{tag} id="{rng.integers(1000)}"><v>{fake.word()}</v></{tag}>' for _ in range(n)]


FAMILIES: dict[str, tuple] = {
    "constant": (ANY + "|status|currency|year|version|source", constant),
    "constant-again": (ANY + "|flag|type|country|unit|code|id", constant),
    "empty": (ANY + "|comment|middle name|fax|date|deleted at|price|id", empty),
    "mixed": (ANY, mixed),
    "mixed-again": (ANY, mixed),
    "half": (ANY, half),
    "json": (ANY + "|json|config|event", records(json.dumps)),
    "json-local": (ANY + "|json|document", records(lambda record: json.dumps([record, record]))),
    "python": (ANY + "|dict|genres", records(str)),
    "list-json": (ANY + "|items|tags|genres|keywords", lists(json.dumps)),
    "list-python": (ANY + "|items|tags|ingredients|steps", lists(str)),
    "joined": (ANY + "|types|genres|topics|skills|languages|which of these|authors", joined),
    "joined-again": (ANY + "|categories|interests|keywords|services", joined),
    "key-value": (ANY + "|query|attributes|labels", pairs("=", ";")),
    "key-colon": (ANY + "|attributes|specs", pairs(": ", ", ")),
    "key-query": (ANY + "|query string|utm", pairs("=", "&")),
    "point": (ANY + "|geometry|location|coordinates|geo", points),
    "xml": (ANY + "|xml|markup|node", elements),
}
