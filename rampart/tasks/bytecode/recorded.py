"""The codes that were compiled or published, as rows."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from rampart.solidity.classes import CLASSES

NEEDED = ("package", "source", "kind", "group", "era", "compiler", "contract", "function")
NEEDED += ("label", "variant", "held", "bytecode", "selectors", "type", "error")
KINDS = ("library", "project", "artifact", "test", "guard removed", "twin", "twin safe")
TOLD = ("package", "source", "group", "era", "compiler", "contract", "function", "label")
TOLD += ("variant", "held", "type")


def rows(path: str | Path) -> pd.DataFrame:
    """Return the codes of a file that compiled and are not empty.

    Parameters
    ----------
    path : compiled.parquet; see ``NEEDED`` for its columns.

    Returns
    -------
    frame with ``code`` (hex), ``origin`` (the kind of its unit), ``signatures`` (how many functions
        can be called) and ``TOLD``.

    Raises
    ------
    ValueError : a column is missing, a label is no class, or a kind is not known.
    """
    frame = pd.read_parquet(path)
    if missing := [name for name in NEEDED if name not in frame]:
        raise ValueError(f"{path}: no column {', '.join(missing)}")
    if len(wrong := frame[~frame["label"].between(0, len(CLASSES) - 1)]):
        raise ValueError(
            f"{path}: label must be 0 to {len(CLASSES) - 1}, got {wrong.iloc[0].label}"
        )
    if unknown := sorted(set(frame["kind"]) - set(KINDS)):
        raise ValueError(f"{path}: kind must be one of {', '.join(KINDS)}, got {unknown[0]!r}")
    frame = frame[(frame["error"] == "") & (frame["bytecode"].str.len() > 0)]
    twin = frame["kind"].str.startswith("twin")  # its template is its variant: one source a class
    frame["source"] = frame["source"].where(
        ~twin, frame["source"].str.replace(r"-\d+$", "", regex=True)
    )
    order = ["bytecode", "label", "source", "contract", "compiler", "group", "function", "held"]
    frame = frame.sort_values(order, kind="stable")
    frame = frame.rename(columns={"bytecode": "code", "kind": "origin"})
    frame["signatures"] = [len(json.loads(text or "[]")) for text in frame["selectors"]]
    frame["type"] = frame["type"].replace("", "other")  # of inner functions alone: nobody calls it
    return frame[["code", "origin", "signatures", *TOLD]].reset_index(drop=True)
