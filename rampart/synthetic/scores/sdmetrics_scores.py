"""The two scores of SDMetrics, so that results compare with those of others."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from rampart.synthetic.tables.rows import Layout, Rows

MOST_ROWS = 20_000  # above 50,000 SDMetrics would draw rows by numpy's global state


def sdmetrics_scores(
    real: Rows, synthetic: Rows, layout: Layout, columns: int, seed: int
) -> dict[str, float]:
    """Return the scores of SDMetrics' quality and diagnostic report; in [0, 1], 1 is best.

    ``quality`` is the mean of Column Shapes (1 - total variation distance of a discrete column, 1 -
    Kolmogorov-Smirnov statistic of a continuous one) and of Column Pair Trends over the pairs that
    are associated in the real rows (1 - total variation of their contingency table, or 1 - half the
    difference of Pearson's r); of Column Shapes alone where no pair is. ``diagnostic`` is the mean
    of Data Validity (shares of synthetic values that occur, or lie within the range, in the real
    rows) and Data Structure (column names and types, always 1 here).

    The pairs grow with the square of the columns, so the reports are made on a choice of columns by
    chance, the same for the same seed whatever the synthetic rows. SDMetrics cuts the continuous
    column of a mixed pair into bins of each side's own range: read its trends of mixed tables
    beside ``rampart.synthetic.scores.association``.

    Parameters
    ----------
    real, synthetic : rows of one layout; an unseen value is a category of its own. More than 20,000
        rows are cut to that, by chance.
    layout : of their columns, one or more.
    columns : the most columns to judge, 1 or more.
    seed : of the choice of columns and rows.

    Raises
    ------
    ValueError : no rows, no columns, or a report without a score.
    """
    from sdmetrics.reports import DiagnosticReport, QualityReport

    if columns < 1 or not (len(real) and len(synthetic) and len(layout)):
        raise ValueError(
            f"sdmetrics: needs rows and columns, got {len(real)} real rows, {len(synthetic)} "
            f"synthetic rows, {columns} of {len(layout)} columns"
        )
    order = np.random.default_rng([seed, 0]).permutation(len(layout))
    chosen = np.sort(order[:columns])
    tables = [{"rows": _frame(rows, layout, chosen, seed)} for rows in (real, synthetic)]
    discrete = len(layout.names)
    kinds = {str(k): "categorical" if k < discrete else "numerical" for k in chosen}
    columns_of = {name: {"sdtype": kind} for name, kind in kinds.items()}
    metadata = {"tables": {"rows": {"columns": columns_of}}}
    scores = {}
    for name, report in (("quality", QualityReport()), ("diagnostic", DiagnosticReport())):
        report.generate(*tables, metadata, verbose=False)
        scores[name] = float(report.get_score())
        if not math.isfinite(scores[name]):
            raise ValueError(f"sdmetrics: the {name} report has no score for these rows")
    return scores


def _frame(rows: Rows, layout: Layout, chosen: np.ndarray, seed: int) -> pd.DataFrame:
    """Return the chosen columns, named by their position: names of users may be anything."""
    if len(rows) > MOST_ROWS:
        rows = rows.take(np.random.default_rng([seed, 1]).permutation(len(rows))[:MOST_ROWS])
    discrete = len(layout.names)
    return pd.DataFrame(
        {
            str(k): rows.discrete[:, k] if k < discrete else rows.continuous[:, k - discrete]
            for k in chosen
        }
    )
