"""Score canonical flows with a package: severity, anomaly, ATT&CK, and the reasons in words.

Nothing that trains is imported: NumPy, pandas, pyarrow, SciPy and onnxruntime are.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from app.flows import loading, telling
from app.flows.severity import Severity
from rampart.tasks.flows.attack import navigator
from rampart.tasks.flows.attack.tagging import tagged
from rampart.tasks.flows.packing.rows import Rows, prepared

LOOKED = 5000  # flows that show what a file tells
ENOUGH = 0.9  # of the numbers
TALK = ("payload_client", "payload_server")
PACKAGE = "models/flows/package"


class Scorer:
    """A package, ready to score.

    Parameters
    ----------
    folder : as the stage bundle makes it.
    public : the pinned key, PEM; see ``loading.package``.
    budget : alerts a day that somebody looks at; None: the package's own.

    Attributes
    ----------
    labels : the severities, from info to critical.
    config : what the package says of itself.
    anomaly : the anomaly model, with ``budgets()``, ``threshold_at(budget)``, ``budget`` and
        ``threshold``; None where the package has none.
        self.anomaly, self.background = self._package.anomaly, self._package.background
        self.lookup, self.graph = self._package.lookup, self._package.graph
    """

    def __init__(
        self,
        folder: str | Path = PACKAGE,
        public: bytes | None = None,
        budget: float | None = None,
    ):
        self._package = loading.package(folder, public, budget)
        self._severity = Severity(self._package)
        self.labels, self.config = self._package.labels, self._package.config
        self.anomaly, self.background = self._package.anomaly, self._package.background
        self.lookup, self.graph = self._package.lookup, self._package.graph

    def score(self, flows: pd.DataFrame) -> pd.DataFrame:
        """Return what is said of each flow.

        Parameters
        ----------
        flows : canonical flows. Rules that count flows of one client see these alone.

        Returns
        -------
        frame with the index of ``flows``: ``severity`` (a name), ``p_<severity>`` (float32, they
        add up to 1), ``anomaly`` (float32), ``unusual`` (percent of harmless flows with a lower
        one), ``alert`` (bool: above the threshold), ``techniques``,
        ``tactics`` and ``reasons`` (texts; they may hold what a stranger sent, see
        ``ingest.shown``). ``anomaly`` and ``unusual`` are NaN without an anomaly model.
        """
        return self.tagged(flows)[0]

    def tagged(self, flows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return what ``score`` does, and the tags, as ``attack.tagging.tagged`` has them."""
        rows, size = prepared(flows), len(flows)
        p = self._severity.probabilities(rows)
        tags = tagged(flows.reset_index(drop=True), self._package.lookup)
        anomaly = unusual = np.full(size, np.nan, dtype=np.float32)
        threshold = np.inf
        if self.anomaly is not None:
            anomaly, threshold = self.anomaly.score(rows.columns), self.anomaly.threshold
            unusual = self.anomaly.unusual(anomaly)
        severity = np.array(self.labels, dtype=object)[p.argmax(axis=1)]
        found: dict[str, Any] = {
            "severity": severity,
            **{f"p_{label}": p[:, place] for place, label in enumerate(self.labels)},
            "anomaly": anomaly,
            "unusual": unusual,
            "alert": anomaly > threshold,
            "techniques": telling.joined(tags, "technique", size),
            "tactics": telling.joined(tags, "tactic", size),
            "reasons": self._reasons(tags, rows, severity),
        }
        return pd.DataFrame(found, index=flows.index), tags

    def columns(self, flows: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
        """Return what the graph of the severity is given of a few flows, to explain it.

        Returns
        -------
        float32 (n, width), and the name of each column. ``background`` has the same columns.
        """
        rows = prepared(flows)
        X = self._package.vectors.matrix(rows.texts, rows.place, rows.columns)
        return X, self._package.vectors.names

    def lacking(self, flows: pd.DataFrame) -> str:
        """Return what the model learned from and these flows do not tell, in words; or nothing.

        A severity is a guess where most of that is missing: what is missing is taken for usual.
        """
        columns = prepared(flows.iloc[:LOOKED]).columns
        wanted = self._package.vectors.numbers()
        known = sum(not np.isnan(np.asarray(columns[name], dtype=float)).all() for name in wanted)
        talks = any((flows[name] != "").any() for name in TALK if name in flows)
        lacks = [] if talks else ["no first bytes of a payload"]
        if known < ENOUGH * len(wanted):
            lacks.append(f"{known} of the {len(wanted)} numbers")
        if not lacks:
            return ""
        return (
            f"tells {' and '.join(lacks)} that the model learned from: take its severities for "
            "guesses, and rules of ATT&CK for what they are"
        )

    def about_alerts(self) -> str:
        """Return what an alert is, in words; empty where the package has no anomaly model."""
        return "" if self.anomaly is None else self.anomaly.about()

    def layer(self, counts: pd.DataFrame, name: str = "flows") -> dict[str, Any]:
        """Return a layer of the ATT&CK Navigator.

        Parameters
        ----------
        counts : flows by technique and tactic, ``coverage.counted(tags)``.
        """
        return navigator.layer(counts, self._package.lookup.version, name)

    def _reasons(self, tags: pd.DataFrame, rows: Rows, severity: np.ndarray) -> np.ndarray:
        """Return rules that hold, unusual numbers and, of what no rule holds for, its words."""
        package, size = self._package, len(severity)
        told = telling.rules(tags, package.lookup, size)
        numbers = telling.unusual(
            package.harmless.beyond(rows.columns), package.harmless, rows.columns
        )
        spoken = np.full(size, "", dtype=object)
        bare = np.flatnonzero((told == "") & (severity != self.labels[0]))
        if len(bare):
            spoken[bare] = telling.said(
                rows.texts, rows.place[bare], severity[bare], package.speaks
            )
        for more in (spoken, numbers):
            told = told + np.where((told != "") & (more != ""), "; ", "") + more
        return told
