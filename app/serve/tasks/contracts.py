"""Contracts to the server: source, bytecode or a history in, one verdict out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from app.audit.judging import ABOVE, TASKS, Judge
from app.audit.subjects import Subject
from app.audit.writing import told
from app.serve.tasks import Answer, Loaded, best, flat, only, require_keys
from rampart.monitoring.sketching import named
from rampart.operation.protocol import ProtocolError, Tensor
from rampart.tasks.contracts.row import CLASSES

FIELD, SUMMARY = "contracts", "Say what smart contracts can do to you"
INPUTS = (("source", "BYTES", (-1,)), ("bytecode", "BYTES", (-1,)))
EVIDENCE = tuple(TASKS)
LONGEST = 200  # characters of a name
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "maxLength": LONGEST},
        "source": {"type": "string", "description": "Solidity"},
        "bytecode": {"type": "string", "description": "runtime bytecode as hex"},
        "history": {
            "type": "object",
            "description": "transactions of the address, as an explorer gives them, or a trace",
        },
    },
}
EXAMPLE: Any = {
    "name": "Bank",
    "source": "pragma solidity ^0.4.24;\ncontract Bank {\n"
    "  mapping(address => uint) balances;\n"
    "  function take(uint n) public {\n    require(balances[msg.sender] >= n);\n"
    "    msg.sender.call.value(n)();\n    balances[msg.sender] -= n;\n  }\n}\n",
}


def row(value: Any) -> Subject:
    """Return a contract, with what there is to judge it by.

    Raises
    ------
    ValueError : no evidence, or some of another type.
    """
    found = require_keys(value, ("name", *EVIDENCE), "a contract")
    name = found.get("name", "contract")
    if not isinstance(name, str) or len(name) > LONGEST:
        raise ValueError(f"name must be a text of at most {LONGEST} characters")
    there = {kind: found[kind] for kind in EVIDENCE if found.get(kind) not in (None, "", {})}
    for kind, evidence in there.items():
        wanted = dict if kind == "history" else str
        if not isinstance(evidence, wanted):
            said = "an object" if kind == "history" else "a text"
            raise ValueError(f"{kind} must be {said}")
    if not there:
        raise ValueError(f"a contract needs one of {', '.join(EVIDENCE)}")
    return Subject(name, files=dict.fromkeys(there, ""), **there)


def rows_of(inputs: Mapping[str, Tensor]) -> list[Any]:
    """Return the rows of ``source`` and ``bytecode``; an empty one is not there."""
    names = [name for name, _, _ in INPUTS]
    only(inputs, names)
    columns = {name: flat(inputs[name]) for name in names if name in inputs}
    if not columns:
        raise ProtocolError(f"inputs: give one of {', '.join(names)}")
    if len({len(values) for values in columns.values()}) > 1:
        raise ProtocolError("inputs: must have as many rows as each other")
    return [dict(zip(columns, values)) for values in zip(*columns.values())]


def load(task: str, folder: Path, public: bytes | None, beside: Mapping[str, str]) -> Loaded:
    """Load the package that adds up, and those below it that are there.

    Parameters
    ----------
    beside : task -> folder of the packages below; one that it does not name stands where the
        pipeline writes it: beside this package, as ``../../<task>/package``, or in ``models``.
    """
    folders, above = {task: folder}, folder.absolute().parent.parent
    for below in TASKS.values():
        usual = [above / below / "package", Path("models", below, "package")]
        places = [Path(beside[below])] if below in beside else usual
        if there := [place for place in places if place.is_dir()]:
            folders[below] = there[0]
    judge = Judge(above, public, elsewhere={**folders, ABOVE: folder})
    kinds = [kind for kind, below in TASKS.items() if below in folders]
    if not kinds:
        raise ValueError(
            f"{folder}: none of the packages below is there: {', '.join(TASKS.values())}"
        )
    judge.load(kinds)

    def score(subjects: Sequence[Subject]) -> list[Answer]:
        answers = []
        for subject in subjects:
            if lacking := [kind for kind in subject.files if kind not in kinds]:
                raise ValueError(f"{lacking[0]} is not read here; known: {', '.join(kinds)}")
            verdict = judge.verdict(subject)
            p = np.array(list(verdict.probabilities.values()))
            body = told(verdict)
            del body["files"]
            label, confidence = best(p, CLASSES)
            about = partial(features, subject, verdict.risk, verdict.columns)
            answers.append(Answer(label, confidence, body, about, p.tolist()))
        return answers

    example = row(EXAMPLE) if "source" in kinds else None
    return Loaded("contracts", judge.version, list(CLASSES), score, folders, example)


def features(
    subject: Subject, risk: float | None = None, said: Mapping[str, float] | None = None
) -> dict[str, float | str | None]:
    """Return what the log sketches a contract by.

    Its risk, lines of source and bytes of code, and what the models below say of it.
    """
    found = named.features(said or {})
    if risk is not None:
        found["risk"] = risk
    if subject.source:
        found["source_lines"] = float(len(subject.source.splitlines()))
    if subject.bytecode:
        found["code_bytes"] = len(subject.bytecode.removeprefix("0x")) / 2
    return found
