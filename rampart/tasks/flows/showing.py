"""Flows as somebody may look at them: in a spreadsheet, a terminal or a page.

What a client says is written by strangers. No cell runs in a spreadsheet, no character hides or
moves the cursor, and no cell is longer than a screen; a page still has to escape ``<`` and ``&``,
as any template does.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.core.escape import excerpt, harmless

LENGTH = 240


def shown(flows: pd.DataFrame, length: int = LENGTH) -> pd.DataFrame:
    """Return flows whose texts, and whose columns' names, are harmless and short.

    Parameters
    ----------
    flows : any columns; numbers stay as they are, a start becomes a time that reads.
    length : the most characters of a cell.

    Examples
    --------
    >>> shown(pd.DataFrame({"said": ["=1+1", "fine"], "start": [0.0, 60.0]})).values.tolist()
    [["'=1+1", '1970-01-01 00:00:00'], ['fine', '1970-01-01 00:01:00']]
    """
    found = {}
    for name in flows:
        values = flows[name]
        if name == "start" and pd.api.types.is_numeric_dtype(values):
            times = pd.to_datetime(values, unit="s", errors="coerce")
            values = times.dt.strftime("%Y-%m-%d %H:%M:%S").fillna("")
        if not (pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values)):
            codes, distinct = pd.factorize(values.astype(object))  # each text is looked at once
            cells = np.array([*(_cell(value, length) for value in distinct), ""], dtype=object)
            values = pd.Series(cells[codes], index=flows.index, dtype=object)
        found[_cell(name, length)] = values
    return pd.DataFrame(found, index=flows.index)


def _cell(value: object, length: int) -> str:
    if value is None or value != value:
        return ""
    return str(harmless(excerpt(str(value), length - 1)))  # an apostrophe may come before it
