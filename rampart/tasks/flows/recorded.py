"""The flows that the testbed has recorded, as rows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from rampart.tasks.flows.reading import read_flows

SOURCE = "testbed"


def rows(path: str | Path) -> pd.DataFrame:
    """Return canonical flows with label, source (a day), group (a session) and role.

    Raises
    ------
    ValueError : not a recording of the testbed: a flow without severity, day or session.
    """
    frame = pd.concat(read_flows(path).frames, ignore_index=True)
    for name in ("severity", "day"):
        if frame[name].isna().any():
            raise ValueError(f"{path}: {int(frame[name].isna().sum())} flows have no {name}")
    if (frame["session"] == "").any():
        raise ValueError(f"{path}: {int((frame['session'] == '').sum())} flows have no session")
    source = f"{SOURCE}/day-" + frame["day"].astype(int).astype(str)
    return frame.assign(
        label=frame["severity"].astype("int64"),
        source=source,
        group=source + "/" + frame["session"],
        role="package",
    )
