"""One verdict on a contract: what three models say, added up by the one above them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from app.audit import evidence
from app.audit.findings import Verdict
from app.audit.loading import Model, package
from app.audit.subjects import NothingError, Subject
from rampart.tasks.contracts import row
from rampart.tasks.contracts.prepare import prepare
from rampart.tasks.contracts.row import risk

TASKS = {"source": "solidity", "bytecode": "bytecode", "history": "behaviour"}
READS = {
    "source": evidence.of_source,
    "bytecode": evidence.of_bytecode,
    "history": evidence.of_history,
}
ABOVE = "contracts"
ALL = sys.maxsize


class Judge:
    """The packages of a folder, each loaded when it is first asked.

    Parameters
    ----------
    folder : with ``<task>/package`` in it. public : the pinned key, PEM, or None.
    most : findings that are told of a contract.
    elsewhere : task -> folder of its package, of those that are not in ``folder``.

    Attributes
    ----------
    assessed : knots that bring a risk to the scale of experts: those of the package, where
        ``bundle.assessed`` gave it any, or of a table (``app.audit.assessing``); or None.
    """

    def __init__(
        self,
        folder: str | Path,
        public: bytes | None = None,
        most: int = 5,
        elsewhere: Mapping[str, str | Path] | None = None,
    ):
        self._folder, self._public, self._most = Path(folder), public, most
        self._elsewhere = elsewhere or {}
        self._above = package(self._place(ABOVE), public, row.CLASSES)
        self.assessed: Mapping[str, list[float]] | None = self._above.assessed
        self._models: dict[str, Model] = {}
        self._likely: np.ndarray | None = None  # of a contract of which nothing is known

    @property
    def version(self) -> str:
        """Of the package that adds up."""
        return str(self._above.config["version"])

    def verdict(self, subject: Subject) -> Verdict:
        """Return what is said of a contract.

        Raises
        ------
        NothingError : its only evidence was read and has nothing to judge.
        ValueError : a part of the evidence cannot be read; says which and why.
        """
        said = {}
        for kind in row.EVIDENCE:
            if kind in subject.files:
                most = self._most if kind == "source" else ALL  # its lines cost: the rest is told
                try:
                    said[kind] = READS[kind](self._model(kind), subject, most)
                except ValueError as error:
                    where = subject.files[kind] or kind
                    lead = "" if where == subject.name else f"{where}: "
                    alone = len(subject.files) == 1 and isinstance(error, NothingError)
                    raise (NothingError if alone else ValueError)(f"{lead}{error}") from error
        known = {kind: one.p for kind, one in said.items()}
        columns = _columns(known)
        p = self._asked(columns)
        others = {kind: self._without(known, kind) for kind in known}
        value, notes = float(risk.risk(p)), [note for part in said.values() for note in part.notes]
        if self.assessed is not None:
            notes.append(
                f"the risk is on the scale of expert assessments: {value:.1f} without them"
            )
            value = float(risk.calibrated(np.array([value]), self.assessed)[0])
        findings = [one for part in said.values() for one in part.findings]
        findings.sort(key=lambda one: -one.weight)
        value = round(value, 1)
        return Verdict(
            name=subject.name,
            files=subject.files,
            risk=value,
            level=risk.level(value),
            probabilities={name: round(float(q), 4) for name, q in zip(row.CLASSES, p)},
            shares=risk.shares(p, others),
            findings=tuple(findings[: self._most]),
            left_off=max(0, len(findings) - self._most),
            unread=sum(part.unread for part in said.values()),
            notes=tuple(notes),
            details={name: text for part in said.values() for name, text in part.details.items()},
            columns={name: float(values[0]) for name, values in columns.items()},
        )

    def load(self, kinds: Iterable[str]) -> None:
        """Load what reads some kinds of evidence now, not when it is first asked."""
        for kind in kinds:
            self._model(kind)

    def _place(self, task: str) -> Path:
        return Path(self._elsewhere.get(task, self._folder / task / "package"))

    def _model(self, kind: str) -> Model:
        if kind not in self._models:
            folder = self._place(TASKS[kind])
            self._models[kind] = package(folder, self._public, row.LABELS[kind])
        return self._models[kind]

    def _asked(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return the probabilities of the classes."""
        return self._above.ask(prepare(columns))[0]

    def _without(self, known: Mapping[str, np.ndarray], kind: str) -> np.ndarray:
        """Return the probabilities without a kind of evidence, of the last one what is likely."""
        left = {other: p for other, p in known.items() if other != kind}
        if left:
            return self._asked(_columns(left))
        if self._likely is None:
            self._likely = self._asked(_columns({}))
        return self._likely


def _columns(said: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return row.rows({kind: p[None] for kind, p in said.items()}, 1)
