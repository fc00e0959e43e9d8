"""NFStream over a capture: one row a flow, with statistics and nDPI's metadata."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

IDLE = 900  # seconds: longer than a day, so that a slow conversation stays one flow


def meter(path: str | Path) -> pd.DataFrame:
    """Return the flows of a capture, with statistical features."""
    from nfstream import NFStreamer

    stream = NFStreamer(
        source=str(path),
        statistical_analysis=True,
        idle_timeout=IDLE,
        active_timeout=4 * IDLE,
        n_dissections=20,
        n_meters=1,
        splt_analysis=0,
    )
    flows = stream.to_pandas()
    return flows.rename(columns=str)
