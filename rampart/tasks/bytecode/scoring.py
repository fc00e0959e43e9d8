"""Score one code: hex to what may be wrong with it, what it is for, and what speaks for that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rampart.evm.analysis import Analysis, analyse
from rampart.evm.facts import FACTS
from rampart.metrics import calibration
from rampart.solidity.classes import CLASSES, SAFE
from rampart.tasks.bytecode.evidence import Predict, of_classes, strongest
from rampart.tasks.bytecode.prepare import row

SHOWN = 5  # places of a class that are told


def columns(seen: Sequence[Analysis]) -> dict[str, list]:
    """Return what the features are made of, by column, of codes that were looked at."""
    rows = [row(one) for one in seen]
    return dict(zip(rows[0], map(list, zip(*(one.values() for one in rows))), strict=True))


def predictor(pipeline: Any, fitted: dict[str, Any]) -> Predict:
    """Return what a trained model says of codes, calibrated.

    Parameters
    ----------
    pipeline : models/<task>/<model>/model.joblib, loaded.
    fitted : models/<task>/calibration/<model>.json.
    """

    def predict(seen: Sequence[Analysis]) -> np.ndarray:
        p = np.zeros((len(seen), len(CLASSES)))
        known = np.asarray(pipeline["classifier"].classes_, dtype=int)
        p[:, known] = pipeline.predict_proba(columns(seen))
        return calibration.apply(fitted, p / p.sum(axis=1, keepdims=True))

    return predict


def scored(
    code: str | bytes,
    predict: Predict,
    types: tuple[Any, Sequence[str]] | None = None,
    explained: bool = True,
    least: float = 0.0,
) -> dict[str, Any]:
    """Return what a model says of a code, in plain values that JSON holds.

    Parameters
    ----------
    types : the model of contract types (models/<task>/targets/type/model.joblib) and its classes.
    explained : whether evidence is asked for, which takes a few predictions more.
    least : probability of a class from which its evidence is told, where it is asked for.

    Returns
    -------
    dict : ``risk`` (1 - the probability of safe), ``called`` (the most probable class),
        ``probabilities``, ``type`` and ``type_probability`` ("" where no model is given),
        ``evidence`` (class, selector, offset, offsets, what, weight), ``code`` (bytes,
        instructions, functions, metadata, whether creation code stood before it), ``selectors`` of
        its functions and ``notes``.

    Raises
    ------
    CodeError : it is no bytecode; one sentence.
    """
    seen = analyse(code)
    p = predict([seen])[0]
    shown = [name for name in strongest(p) if p[CLASSES.index(name)] >= least]
    found = of_classes(seen, predict, shown, p) if explained else []
    told = [_told(one) for part in found for one in part[:SHOWN]]
    kind, sure = _type(seen, types)
    return {
        "risk": float(1 - p[SAFE]),
        "called": CLASSES[int(p.argmax())],
        "probabilities": {name: float(value) for name, value in zip(CLASSES, p, strict=True)},
        "type": kind,
        "type_probability": sure,
        "evidence": told,
        "code": {
            "bytes": len(seen.code),
            "instructions": len(seen.ops),
            "functions": sum(one.selector >= 0 for one in seen.walk.functions),
            "metadata": seen.metadata,
            "creation": seen.created,
        },
        "selectors": [f"0x{one.selector:08x}" for one in seen.walk.functions if one.selector >= 0],
        "notes": notes(seen),
    }


def notes(seen: Analysis) -> list[str]:
    """Return what was not seen of a code, in sentences."""
    found = []
    if not seen.walk.whole:
        found.append("the code is so large that not all of its paths were followed")
    if seen.walk.unknown:
        found.append(f"{seen.walk.unknown} jumps lead to where could not be told")
    if all(one.selector < 0 for one in seen.walk.functions):
        found.append("no function was found by a selector: a proxy, or a code of another compiler")
    facts = set().union(*(one.found for one in seen.walk.functions))
    if facts & {"delegates to a stored one", "delegates to a fixed one"}:
        found.append("it runs the code of another contract, which was not looked at")
    return found


def _told(one: Any) -> dict[str, Any]:
    return {
        "class": one.label,
        "selector": one.selector,
        "offset": one.offset,
        "offsets": list(one.offsets),
        "what": FACTS[one.fact],
        "weight": one.weight,
    }


def _type(seen: Analysis, types: tuple[Any, Sequence[str]] | None) -> tuple[str, float]:
    if types is None:
        return "", 0.0
    pipeline, names = types
    p = pipeline.predict_proba(columns([seen]))[0]
    place = int(p.argmax())
    return names[int(pipeline["classifier"].classes_[place])], float(p[place])
