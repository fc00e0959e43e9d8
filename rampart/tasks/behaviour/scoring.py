"""Score the history of one address: what it is for, how sure, and which transactions say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rampart.chain.features.history import NOBODY, History
from rampart.chain.features.methods import kind
from rampart.metrics import calibration
from rampart.tasks.behaviour.evidence import Evidence, Predict, evidence
from rampart.tasks.behaviour.prepare import prepared
from rampart.tasks.behaviour.row import CLASSES

SHOWN = 5  # transactions that are told
MISSING = {
    "transactions": "inner payments and call trees are not known",
    "internal": "call trees are not known",
    "calls": "",
}


def predictor(pipeline: Any, fitted: dict[str, Any]) -> Predict:
    """Return what a trained model says of histories, calibrated.

    Parameters
    ----------
    pipeline : models/<task>/<model>/model.joblib, loaded.
    fitted : models/<task>/calibration/<model>.json.
    """

    def predict(histories: Sequence[History]) -> np.ndarray:
        p = np.zeros((len(histories), len(CLASSES)))
        known = np.asarray(pipeline["classifier"].classes_, dtype=int)
        p[:, known] = pipeline.predict_proba(prepared(histories))
        return calibration.apply(fitted, p / p.sum(axis=1, keepdims=True))

    return predict


def scored(history: History, predict: Predict, names: Sequence[str] = ()) -> dict[str, Any]:
    """Return what a model says of a history, in plain values that JSON holds.

    Parameters
    ----------
    names : the addresses by their numbers, where they are known, for display.

    Returns
    -------
    dict : ``simulated`` (True: the model has learned from a simulated chain alone), ``attack`` (1 -
        the probability of benign), ``intent`` (the most probable of the others), ``probabilities``,
        ``evidence`` (transactions that speak for an attack, with their share of all that do) and
        ``notes`` (what was not known, or not looked at).

    Raises
    ------
    ValueError : a history without a transaction.
    """
    p = predict([history])[0]
    told = [one for one in evidence(history, predict) if one.weight > 0]
    whole = sum(one.weight for one in told)
    return {
        "simulated": True,
        "attack": float(1 - p[0]),
        "intent": CLASSES[1 + int(p[1:].argmax())],
        "called": CLASSES[int(p.argmax())],
        "probabilities": {name: float(value) for name, value in zip(CLASSES, p, strict=True)},
        "evidence": [_told(history, one, one.weight / whole, names) for one in told[:SHOWN]],
        "notes": notes(history),
    }


def notes(history: History) -> list[str]:
    """Return what was not known of a history, or not looked at."""
    looked = len(history.record.transactions)
    found = [MISSING[history.known]] if MISSING[history.known] else []
    if history.total > looked:
        half = looked - looked // 2
        found.append(
            f"{looked:,} of {history.total:,} transactions were looked at: the first "
            f"{looked - half:,} and the last {half:,}"
        )
    if looked < SHOWN:
        found.append(f"the history has {looked} transactions: that is little to judge by")
    return found


def _told(history: History, one: Evidence, share: float, names: Sequence[str]) -> dict[str, Any]:
    rows = history.record.transactions
    first = rows[one.places[0]]

    def name(number: int) -> str:
        if number == NOBODY:
            return "new contract"
        if number == 0:
            return "the address"
        return names[number] if number < len(names) else f"address {number}"

    return {
        "transactions": [place + 1 for place in one.places],
        "share": share,
        "weight": one.weight,
        "text": f"{name(first.sender)} to {name(first.to)}: {kind(first.method)}, "
        f"{first.value:g} coins, {'succeeded' if first.ok else 'failed'}"
        + (f", and {len(one.places) - 1} after it" if len(one.places) > 1 else ""),
    }
