"""The user's own flows, as rows like those of the testbed: a table of a known schema, a capture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.data.splitting import USER
from rampart.data.user import Sources, UserFile
from rampart.tasks.flows import labels
from rampart.tasks.flows.reading import Limits, Reading, read_flows
from rampart.tasks.flows.row import CODES

Severity = Literal["info", "low", "medium", "high", "critical"]
WINDOW = 600  # seconds: flows of one pair of addresses within it are one session


class IngestParams(Sources):
    """The block ``ingest``."""

    # name of an attack in your files -> what it achieved, as far as you know
    severity: dict[str, Severity] = {}
    rows: Annotated[int, Field(gt=0, le=1e8)] = 5_000_000  # most rows of a file


def user_rows(item: UserFile, settings: IngestParams) -> pd.DataFrame:
    """Read one file.

    Returns
    -------
    canonical flows with label (severity), attack, source (``user/<file>``), group and role. A flow
    of a file that says no session is grouped with those of the same two addresses in the same ten
    minutes, or stands alone where there are no addresses.

    Raises
    ------
    ValueError : the file cannot be read, or says of no flow what it was; see ``read_flows``.
    """
    path = Path(item.path)
    reading = read_flows(path, Limits(rows=settings.rows))
    frame = pd.concat(reading.frames, ignore_index=True)
    attack, label = labelled(frame, reading, settings, path)
    source = f"{USER}{path.stem}"
    # Set and not assigned: that would copy a frame which may be a gigabyte.
    frame["attack"], frame["label"] = attack, label
    frame["source"], frame["group"], frame["role"] = source, groups(frame, source), item.role
    return frame


def labelled(
    frame: pd.DataFrame, reading: Reading, settings: IngestParams, path: Path
) -> tuple[pd.Series, pd.Series]:
    """Return the name of the attack and the severity of each flow.

    Raises
    ------
    ValueError : there is neither a severity nor an attack.
    """
    said = frame["severity"].notna()
    if not said.any() and frame["attack"].isna().all():
        names = " or ".join(reading.schema.takes["attack"].names)
        raise ValueError(
            f"{path}: says of no flow what it was; {reading.schema.name} says it in {names}"
        )
    attack = frame["attack"].fillna("none")
    if not said.all():
        return attack, labels.severities(attack, settings.severity)
    label = frame["severity"]
    if wrong := sorted(set(label) - set(CODES.values())):
        allowed = ", ".join(f"{code} ({name})" for name, code in CODES.items())
        raise ValueError(f"{path}: severity must be one of {allowed}, got {wrong[0]:g}")
    return attack, label.astype("int64")


def groups(frame: pd.DataFrame, source: str) -> np.ndarray:
    """Return what must not straddle a split, of each flow; equal names are one object."""
    window = np.nan_to_num(frame["start"].to_numpy(float)) // WINDOW
    parts = [frame[name] for name in ("session", "client_address", "server_address")]
    codes = [pd.factorize(part)[0] for part in (*parts, pd.Series(window))]
    session, client, server = (part.to_numpy() for part in parts)
    named = session != ""
    paired = ~named & (client != "") & (server != "")
    table = np.column_stack(codes)
    table[named, 1:] = -1
    alone = ~named & ~paired
    table[alone] = -2
    table[alone, 0] = np.flatnonzero(alone)
    _, first, place = np.unique(table, axis=0, return_index=True, return_inverse=True)
    names = [
        session[n]
        if named[n]
        else f"{client[n]}>{server[n]}/{window[n]:.0f}"
        if paired[n]
        else str(n)
        for n in first
    ]
    return np.array([f"{source}/{name}" for name in names], dtype=object)[place.ravel()]
