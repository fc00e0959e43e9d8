"""Compositions: real rows of one split joined with an attack, and harmless twins beside them.

An attack in a document, a machine-made tail, a pretext or a code is what detectors miss, and the
sources have too few of them. Every part of a composition is a row of its own split, and what stands
between (``parts.<split>``: task lines, instructions, alphabets, codes' lines) is shared by no two
splits, so nothing straddles. ``hidden`` and ``clean`` are pairs: the same carrier, the same frame,
an instruction to a model in the one, a harmless line for people in the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from rampart.core.seeds import derive
from rampart.data.splitting import SplitError, digest
from rampart.tasks.prompts.parts import external, train, validation
from rampart.tasks.prompts.recipes import RECIPES, Piece, Recipe
from rampart.tasks.prompts.row import KINDS

PARTS = {"train": train, "test": train, "validation": validation, "external": external}
"""Split -> what its compositions are made with; test is a random part of the training rows."""
COLUMNS = [
    "text", "label", "source", "family", "kind", "language", "generated", "split", "parts",
    "payload", "carrier", "id",
]  # fmt: skip
ROUNDS = 8  # how often one carrier is used at most


class Pool:
    """Rows of some kinds to draw from, sources alike: a row counts 1 / sqrt(rows of its source)."""

    def __init__(self, frame: pd.DataFrame, kinds: tuple[str, ...], longest: int | None = None):
        rows = frame[fitting(frame, kinds, longest)]
        real = rows[~rows["source"].str.startswith("generated/")]
        rows = (real if len(real) else rows).sort_values("id", kind="stable")
        self.rows = rows.to_dict("records")
        weights = 1 / np.sqrt(rows.groupby("source")["id"].transform("size").to_numpy(float))
        self.ends = np.cumsum(weights)

    def draw(self, rng: np.random.Generator) -> dict:
        """Return one row at random."""
        at = int(np.searchsorted(self.ends, rng.random() * self.ends[-1], side="right"))
        return self.rows[min(at, len(self.rows) - 1)]

    def ranked(self, salt: str) -> list[dict]:
        """Return all rows in an order that depends on their ids alone, source by source."""
        order = sorted(self.rows, key=lambda row: _hash(f"{salt}/{row['id']}"))
        seen: dict[str, int] = {}
        ranks = []
        for row in order:
            ranks.append(seen.get(row["source"], 0))
            seen[row["source"]] = ranks[-1] + 1
        return [order[i] for i in sorted(range(len(order)), key=lambda i: (ranks[i], i))]


def fitting(frame: pd.DataFrame, kinds: tuple[str, ...], longest: int | None = None) -> pd.Series:
    """Return which rows are of one of the kinds, and no longer than so many characters."""
    fits = frame["kind"].isin(kinds)
    return fits if longest is None else fits & (frame["text"].str.len() <= longest)


def lacking(frame: pd.DataFrame, name: str) -> list[str]:
    """Return the kinds of which a recipe needs rows and finds none, sorted; of what suffices, none.

    Any of the pools of carriers is enough; of the others each is needed.
    """
    recipe = RECIPES[name]
    there = [bool(fitting(frame, *needed).any()) for needed in recipe.pools]
    carried = any(there[: recipe.carriers])
    return sorted(
        {
            kind
            for number, (kinds, *_) in enumerate(recipe.pools)
            for kind in kinds
            if not (carried if number < recipe.carriers else there[number])
        }
    )


def compose(
    frame: pd.DataFrame, split: str, counts: Mapping[str, int], seed: int = 0
) -> pd.DataFrame:
    """Return compositions of the rows of one split.

    Parameters
    ----------
    frame : the rows of that split, with text, label, source, family, kind, language and id.
    split : train, test, validation or external.
    counts : rows of each recipe (``RECIPES``); fewer come back where the parts do not suffice.
    seed : with the split, the recipe and the id of the carrier it gives the random numbers of a
        row, so a row does not depend on the order of the frame.

    Returns
    -------
    frame with ``COLUMNS``: the text as composed (not cleaned), source ``composed/<recipe>``, family
    ``composed/<recipe>/<family of the carrier>``, the ids of the parts (the carrier first, spaces
    between), what was put in and a piece of the carrier, both as they stand in the text.

    Raises
    ------
    SplitError : an unknown split or recipe, or no row of the kinds that a recipe needs.
    """
    if split not in PARTS:
        raise SplitError(f"compose: unknown split {split!r}; known are {', '.join(PARTS)}")
    if unknown := sorted(set(counts) - set(RECIPES)):
        raise SplitError(f"compose: unknown recipe {unknown[0]!r}; known are {', '.join(RECIPES)}")
    rows = []
    for name, recipe in RECIPES.items():
        if counts.get(name, 0) > 0:
            rows += _of_recipe(frame, split, name, recipe, counts[name], seed)
    return pd.DataFrame(rows, columns=COLUMNS)


def check_parts(composed: pd.DataFrame, frame: pd.DataFrame) -> None:
    """Raise if a part of a composition is in another split than the composition.

    Parameters
    ----------
    composed : rows of ``compose``, of one split or several.
    frame : the rows of all splits, with id and split.

    Raises
    ------
    SplitError : a part that is in another split, or in none.
    """
    splits = dict(zip(frame["id"], frame["split"], strict=True))
    for text_id, split, parts in composed[["id", "split", "parts"]].itertuples(index=False):
        for part in parts.split():
            if splits.get(part) != split:
                raise SplitError(
                    f"composition {text_id} is in {split}, its part {part} in "
                    f"{splits.get(part, 'no split')}"
                )


def _of_recipe(
    frame: pd.DataFrame, split: str, name: str, recipe: Recipe, count: int, seed: int
) -> list[tuple]:
    if kinds := lacking(frame, name):
        raise SplitError(
            f"compose: {name} of {split} needs rows of the kinds {', '.join(kinds)}, and has none"
        )
    lists, pools = PARTS[split], [Pool(frame, *needed) for needed in recipe.pools]
    carriers, others = pools[: recipe.carriers], pools[recipe.carriers :]
    rows, seen = [], set()
    for carrier, number in _carriers(carriers, recipe.pair or name, split):
        if len(rows) == count:
            break
        rng = np.random.default_rng(
            derive(seed, "compose", split, recipe.pair or name, carrier["id"], number)
        )
        piece = recipe.make(carrier, others, lists, rng)
        if piece is None or piece.text in seen:
            continue
        seen.add(piece.text)
        rows.append(_row(piece, name, recipe.kind, split))
    return rows


def _carriers(pools: list[Pool], salt: str, split: str) -> Iterator[tuple[dict, int]]:
    """Yield carriers: of the pools in turn, then all of them again, ``ROUNDS`` times."""
    ranked = [pool.ranked(f"{split}/{salt}") for pool in pools]
    for number in range(ROUNDS):
        for i in range(max(map(len, ranked))):
            yield from ((rows[i], number) for rows in ranked if i < len(rows))


def _row(piece: Piece, name: str, kind: str, split: str) -> tuple:
    codes = {piece.parts[0]["language"]}
    if piece.codes is not None:
        codes |= {part["language"] for part in piece.parts} | set(piece.codes)
    return (
        piece.text, KINDS[kind], f"composed/{name}", f"composed/{name}/{piece.parts[0]['family']}",
        kind, codes.pop() if len(codes) == 1 else "mul", True, split,
        " ".join(dict.fromkeys(part["id"] for part in piece.parts)), piece.payload, piece.carrier,
        digest(piece.text),
    )  # fmt: skip


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
