"""The models below an audit, each alone: of source, of bytecode, of an address's history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from app.audit.judging import READS, TASKS
from app.audit.loading import package
from app.audit.subjects import Subject
from app.serve import strict
from app.serve.tasks import Answer, Loaded, best, contracts, flat, named, only, shares
from rampart.operation.protocol import ProtocolError, Tensor
from rampart.tasks.contracts.row import LABELS

MOST = 5  # findings
row = contracts.row
_SENT = {"from": "0x" + "a" * 40, "to": "0x" + "b" * 40, "value": "1", "hash": "0x" + "1" * 64}
EXAMPLES: dict[str, Any] = {
    "solidity": {"source": contracts.EXAMPLE["source"]},
    "bytecode": {"bytecode": "0x6080604052600080fd"},
    "behaviour": {
        "history": {
            "address": _SENT["to"],
            "transactions": [{**_SENT, "timeStamp": "1600000000"}],
        }
    },
}
"""A row of each task; the key of it is the task's input."""


def rows_of(inputs: Mapping[str, Tensor]) -> list[Any]:
    """Return the rows of ``source``, ``bytecode`` or ``history`` (JSON)."""
    only(inputs, tuple(TASKS))
    if len(inputs) != 1:
        raise ProtocolError(f"inputs: give one of {', '.join(TASKS)}")
    ((kind, tensor),) = inputs.items()
    values = flat(tensor)
    try:
        return [{kind: strict.loads(one) if kind == "history" else one} for one in values]
    except ValueError as error:
        raise ProtocolError(f"input 'history': is not JSON: {error}") from None


def load(task: str, folder: Path, public: bytes | None, beside: Mapping[str, str]) -> Loaded:
    """Load the package of one model; see ``app.audit.loading.package`` for what is refused."""
    kind = next(kind for kind, below in TASKS.items() if below == task)
    model = package(folder, public, LABELS[kind])

    def score(subjects: Sequence[Subject]) -> list[Answer]:
        answers = []
        for subject in subjects:
            if list(subject.files) != [kind]:
                raise ValueError(f"{task} reads {kind}, got {', '.join(subject.files)}")
            said = READS[kind](model, subject, MOST)
            p = np.asarray(said.p, dtype=float)
            label, confidence = best(p, model.labels)
            body = {"class": label, "probabilities": shares(p, model.labels), "notes": said.notes}
            about = partial(contracts.features, subject)
            answers.append(Answer(label, confidence, body, about, p.tolist()))
        return answers

    return Loaded(*named(model.config, task), model.labels, score, {task: folder})
