"""What each model says of the evidence that it reads: probabilities, findings, what to mind."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from app.audit.codes import Asking
from app.audit.findings import Finding, counted
from app.audit.histories import history
from app.audit.loading import Model
from app.audit.subjects import NothingError, Subject
from rampart.evm.reading import CodeError
from rampart.evm.selectors import signature, type_of
from rampart.solidity.parsing import parse
from rampart.solidity.quality import quality
from rampart.tasks.behaviour import scoring as behaviour
from rampart.tasks.bytecode import scoring as bytecode
from rampart.tasks.contracts.row import FRAUD
from rampart.tasks.solidity.auditing import audit

LEAST = 0.1  # probability from which a class of a function is told


NO_CODE = {40: "an address", 64: "the hash of a transaction"}  # digits of hex


class Said(NamedTuple):
    """What one model says of one contract."""

    p: np.ndarray  # (classes,), of the worst of the parts
    findings: list[Finding]
    notes: list[str]
    details: dict[str, str]
    unread: int = 0  # places that could not be read: all of this is of the rest


def of_source(model: Model, subject: Subject, most: int) -> Said:
    """Return what the model of functions says of a source.

    Raises
    ------
    NothingError : read whole, and without a function. ValueError : binary, too long, broken.
    """
    source = (subject.source or "").replace("\r\n", "\n").replace("\r", "\n")
    try:
        read = parse(source)
    except ValueError as error:
        raise ValueError(str(error).removeprefix("source: ")) from None
    found = audit(read, model.ask, most, LEAST)
    if not found.functions:
        words = "no function with a body"
        if not found.broken:
            raise NothingError(f"has nothing to judge: {words}")
        raise ValueError(f"has {words}, and {counted(found.broken, 'place')} could not be read")
    findings = [
        Finding(
            label=one.label,
            probability=round(one.probability, 4),
            evidence="source",
            function=".".join(filter(None, (one.contract, one.function))),
            line=one.line,
            said=one.code,
            because="; ".join(one.signs),
        )
        for one in found.findings
    ]
    unread = f"{counted(found.broken, 'place')} of the source could not be read"
    notes = [f"{unread}: the risk is of the rest"] if found.broken else []
    points, breaches = quality(read)
    counts = Counter(one.rule for one in breaches)
    if found.broken:
        counts["unread places"] = found.broken  # one breach says how many
    written = ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items()))
    details = {"code quality (a heuristic)": f"{points} of 100" + (f": {written}" * bool(counts))}
    return Said(np.array(list(found.file.values())), findings, notes, details, found.broken)


def of_bytecode(model: Model, subject: Subject, most: int) -> Said:
    """Return what the model of codes says of bytecode.

    Raises
    ------
    NothingError : it is empty. ValueError : it is no bytecode; one sentence.
    """
    _require_code(subject.bytecode or "")
    try:
        told = bytecode.scored(subject.bytecode or "", Asking(model), least=LEAST)
    except CodeError as error:  # whose it is says who knows the file
        raise ValueError(str(error).removeprefix("bytecode ")) from None
    p = told["probabilities"]
    findings = [
        Finding(
            label=one["class"],
            probability=round(p[one["class"]], 4),
            evidence="bytecode",
            function=signature(one["selector"]) if one["selector"] else "fallback",
            place=f"pc {one['offset']:#x}",
            said=one["what"],
        )
        for one in told["evidence"]
    ]
    kind = type_of(told["selectors"])
    details = {"contract type (by its functions)": kind} if kind else {}
    return Said(np.array(list(p.values())), findings[:most], list(told["notes"]), details)


def _require_code(text: str) -> None:
    """Refuse hex that is there instead of a code, and what is no code of the EVM's of old.

    Raises
    ------
    NothingError : empty. ValueError : an address, the hash of a transaction, EIP-7702, EIP-3540.
    """
    digits = "".join(text.split()).lower().removeprefix("0x")
    if not digits:
        raise NothingError("is empty: an account without code has none")
    if name := NO_CODE.get(len(digits)):
        raise ValueError(f"is {name} by its length, not bytecode: give the code or the history")
    if digits.startswith("ef0100") and len(digits) == 46:
        raise ValueError(
            f"is an account that runs the code of 0x{digits[6:]} (EIP-7702): audit that"
        )
    if digits.startswith("ef"):
        raise ValueError("begins with EF: a container of EOF (EIP-3540) is not read")


def of_history(model: Model, subject: Subject, most: int) -> Said:
    """Return what the model of histories says of an address.

    Raises
    ------
    ValueError : no history, or one that cannot be read; says what is wrong.
    """
    known, names, unsaid = history(subject.history)
    told = behaviour.scored(known, lambda many: model.ask(behaviour.prepared(many)), names)
    findings = [
        Finding(
            label=FRAUD,
            probability=round(told["attack"], 4),
            evidence="history",
            place=f"transaction {', '.join(map(str, one['transactions'][:3]))}",
            said=one["text"],
            because=told["intent"],
        )
        for one in told["evidence"]
        if told["attack"] >= LEAST
    ]
    notes = [
        *unsaid,
        *told["notes"],
        "the model of behaviour has learned from a simulated chain alone",
    ]
    details = {"behaves like": told["called"]} | ({"history of": names[0]} if names else {})
    return Said(np.array(list(told["probabilities"].values())), findings[:most], notes, details)
