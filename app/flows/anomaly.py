"""How unusual a flow is: the anomaly model of a package, its thresholds by alert budgets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rampart.serving.plain.vectors import Raw

BATCH = 20_000  # flows at a time
OF = "benign"
"""Whose alerts a budget counts: those of harmless flows, so that an attack costs none of them."""


class Anomaly:
    """The anomaly model.

    Parameters
    ----------
    session : of onnxruntime: ``features`` (raw numbers, NaN where missing) to ``score``.
    told : the package's anomaly.json: ``name``, ``numbers``, ``levels``, ``rows_a_day``,
        ``budgets`` (each with alerts_a_day, of, threshold) and ``quantiles`` (share, score).
    budget : alerts a day; None: the middle one of the package's.

    Attributes
    ----------
    budget, threshold : an alert is a flow with a higher score.

    Raises
    ------
    ValueError : a budget beyond those that thresholds were chosen for.
    """

    def __init__(self, session: Any, told: Mapping[str, Any], budget: float | None = None):
        self._session, self._raw, self.told = session, Raw(told), told
        pairs = {
            one["alerts_a_day"]: one["threshold"] for one in told["budgets"] if one["of"] == OF
        }
        self._budgets = np.array(sorted(pairs))
        self._thresholds = np.array([pairs[one] for one in self._budgets])
        self.budget = float(self._budgets[len(pairs) // 2] if budget is None else budget)
        self.threshold = self.threshold_at(self.budget)

    def budgets(self) -> list[float]:
        """Return the budgets that thresholds were chosen for, rising."""
        return self._budgets.tolist()

    def threshold_at(self, budget: float) -> float:
        """Return the threshold of a budget; between two that were chosen, by their logarithms.

        Raises
        ------
        ValueError : below the least or above the largest of them.
        """
        least, most = self._budgets[[0, -1]]
        if not least <= budget <= most:
            raise ValueError(
                f"--budget must be from {least:g} to {most:g} alerts a day, which thresholds were "
                f"chosen for, got {budget:g}"
            )
        return float(np.interp(np.log(budget), np.log(self._budgets), self._thresholds))

    def expected(self) -> float:
        """Return the share of harmless flows that the budget allows to alert."""
        return self.budget / self.told["rows_a_day"]

    def score(self, columns: Mapping[str, Any]) -> np.ndarray:
        """Return how unusual each flow is, float32 of shape (n,), higher is more."""
        X = self._raw.rows(columns)
        parts = [
            self._session.run(["score"], {"features": X[start : start + BATCH]})[0][:, 0]
            for start in range(0, len(X), BATCH)
        ]
        return np.concatenate(parts).astype(np.float32)

    def unusual(self, score: np.ndarray) -> np.ndarray:
        """Return the percent of harmless flows with a lower score, of those it was tried on."""
        table = self.told["quantiles"]
        share = np.interp(score, table["score"], table["share"])
        return (100 * share).astype(np.float32)

    def about(self) -> str:
        """Return what an alert is, in words."""
        return (
            f"more unusual than {self.told['name']} lets {self.budget:g} harmless flows a day be, "
            f"of {self.told['rows_a_day']:,}"
        )
