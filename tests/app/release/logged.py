"""Rows of a prediction log, as ``outcomes.read`` returns them."""

import pandas as pd

from app.release.outcomes import KEPT


def rows(*parts, start=10.0):
    """Return outcomes: parts are (version, count, right of ten, at); each of a key of its own."""
    found = []
    for version, count, of_ten, at in parts:
        for number in range(count):
            n = len(found)
            label = "a" if number % 10 < of_ten else "b"
            found.append((f"id{n}", at, version, "a", f"key{n}", label, start + n))
    return pd.DataFrame(found, columns=KEPT)
