"""Sum up scored flows as they come: how many of each severity, the worst, ATT&CK's techniques."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from app.writing import row
from rampart.tasks.flows.attack import coverage

WHO = ["client_address", "server_address", "server_port", "service"]
WIDTHS = {"flow": 9, "severity": 9, "sure": 6, "unusual": 8, "who": 44, "why": 110}


class Summary:
    """What is said of all flows together; memory does not grow with them.

    Parameters
    ----------
    labels : the severities, the least first.
    top : how many flows to keep, the worst.
    """

    def __init__(self, labels: Sequence[str], top: int):
        self.labels, self.top = list(labels), top
        self.flows = self.alerts = self.quiet = 0  # quiet: alerts that are called harmless
        self.severities: Counter[str] = Counter()
        self._counts: list[pd.DataFrame] = []
        self._worst: list[pd.DataFrame] = []

    def add(self, flows: pd.DataFrame, scored: pd.DataFrame, tags: pd.DataFrame) -> None:
        """Count some flows more."""
        self.severities.update(scored["severity"].value_counts().to_dict())
        self.alerts += int(scored["alert"].sum())
        self.quiet += int((scored["alert"] & (scored["severity"] == self.labels[0])).sum())
        urgent = sum(
            code * scored[f"p_{label}"].to_numpy() for code, label in enumerate(self.labels)
        )
        best = np.argsort(-urgent, kind="stable")[: self.top]
        worst = pd.concat([flows[WHO].iloc[best], scored.iloc[best]], axis=1)
        self._worst.append(worst.assign(urgent=urgent[best], flow=best + self.flows + 1))
        self._worst = [self.worst()]
        self._counts = [self._added(coverage.counted(tags))]
        self.flows += len(scored)

    def worst(self) -> pd.DataFrame:
        """Return the most urgent flows, the first the most: the mean of the severities' codes."""
        whole = pd.concat(self._worst, ignore_index=True)
        order = np.argsort(-whole["urgent"].to_numpy(), kind="stable")
        return whole.iloc[order[: self.top]]

    def counts(self) -> pd.DataFrame:
        """Return technique, tactic, flows and rules, as ``coverage.counted``."""
        return self._counts[0] if self._counts else coverage.counted(pd.DataFrame(columns=EMPTY))

    def _added(self, more: pd.DataFrame) -> pd.DataFrame:
        whole = pd.concat([*self._counts, more])
        if whole.empty:
            return whole
        groups = whole.groupby(["technique", "tactic"], sort=True)
        rules = groups["rules"].agg(lambda said: " ".join(sorted({*" ".join(said).split()})))
        found = pd.concat([groups["flows"].sum(), rules], axis=1).reset_index()
        return found.sort_values("flows", ascending=False, kind="stable", ignore_index=True)

    def lines(self, budget: str, expected: float = 0.0) -> Iterator[str]:
        """Yield what the screen shows, a line each.

        Parameters
        ----------
        budget : what an alert is, in words; empty where there is no anomaly model.
        expected : the share of harmless flows that the budget allows to alert.
        """
        yield f"{self.flows:,} flows\n"
        for label in reversed(self.labels):
            count = self.severities[label]
            yield f"  {label:<10}{count:>12,}  {count / max(self.flows, 1):6.1%}\n"
        if budget:
            yield f"  {'alerts':<10}{self.alerts:>12,}  {budget}\n"
            allowed = expected * self.severities[self.labels[0]]
            if self.quiet > UNLIKE * max(allowed, 1):
                yield (
                    f"  {self.quiet:,} of them are called {self.labels[0]}, where the budget "
                    f"allows {allowed:,.0f}: this traffic is unlike that\n  which the threshold "
                    "was chosen on. Sort by `anomaly` and look at the first.\n"
                )
        counts = self.counts()
        if len(counts):
            yield "\nATT&CK (evidence, no proof)\n"
            for one in counts.head(self.top).itertuples(index=False):
                yield f"  {one.technique:<10} {one.tactic:<22}{one.flows:>10,}  {one.rules}\n"
        worst = self.worst() if self._worst else pd.DataFrame()
        worst = worst[worst["severity"] != self.labels[0]] if len(worst) else worst
        if len(worst):
            yield "\nThe most urgent\n"
            yield row(WIDTHS, {key: key for key in WIDTHS})
            for one in worst.to_dict("records"):
                yield row(WIDTHS, _told(one))


UNLIKE = 5  # times the alerts of the budget that are too many to believe the threshold
EMPTY = ["row", "technique", "tactic", "rule", "evidence"]


def _told(one: dict) -> dict:
    sure = max(one[key] for key in one if str(key).startswith("p_"))
    port = "" if np.isnan(one["server_port"]) else f":{one['server_port']:.0f}"
    who = f"{one['client_address'] or '?'} > {one['server_address'] or '?'}{port}"
    unusual = "" if np.isnan(one["unusual"]) else f"{one['unusual']:.1f} %"
    return {
        "flow": str(one["flow"]),
        "severity": one["severity"],
        "sure": f"{sure:.2f}",
        "unusual": unusual,
        "who": f"{who} {one['service']}",
        "why": one["reasons"],
    }
