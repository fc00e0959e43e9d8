"""The two files of a stored reference, and their reading: nothing in them is unpickled.

``reference.json`` has names, categories, model and figures, ``reference.npz`` the numbers. There is
no text of a row in them: a sketch has none.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np

from rampart.core.params import ParamError, check
from rampart.monitoring import sketches
from rampart.monitoring.drift import DriftParams, Sample
from rampart.monitoring.reference import Reference

FILES = ("reference.json", "reference.npz")
FORMAT = 1
ARRAYS = {
    "numbers": ("f", 2), "vector": ("f", 2), "categories": ("i", 2), "prediction": ("i", 1),
    "confidence": ("f", 1), "correct": ("f", 1), "group": ("i", 1),
}  # fmt: skip


class ReferenceError(ValueError):
    """A stored reference that cannot be used; the message says which file and why."""


def written(reference: Reference) -> dict[str, bytes]:
    """Return the two files of a reference; the same reference gives the same bytes."""
    one = reference.sample
    vocabularies = {
        name: sorted(set(values.tolist()) | {sketches.MISSING})
        for name, values in sorted(one.categories.items())
    }
    classes = sorted(set(one.prediction.tolist()) | set(reference.about.get("classes", ())))
    n = len(one.group)
    arrays = {
        "numbers": _stacked(one.numbers.values(), n, np.float32),
        "categories": _stacked(
            (np.searchsorted(vocabularies[name], values.astype(str))
             for name, values in sorted(one.categories.items())), n, np.int32,
        ),
        "vector": _stacked(one.vector.values(), n, np.float32),
        "prediction": np.searchsorted(classes, one.prediction.astype(str)).astype(np.int32),
        "confidence": one.confidence,
        "correct": one.correct,
        "group": one.group.astype(np.int32),
    }  # fmt: skip
    about = {
        "format": FORMAT,
        "about": {**reference.about, "classes": classes},
        "tests": reference.tests.model_dump(),
        "numbers": list(one.numbers),
        "categories": vocabularies,
        "vector": list(one.vector),
    }
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # not compressed: zlib's bytes differ by its version
    text = json.dumps(about, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return dict(zip(FILES, (f"{text}\n".encode(), buffer.getvalue())))


def _stacked(columns: Any, rows: int, kind: Any) -> np.ndarray:
    columns = list(columns)
    return np.column_stack(columns).astype(kind) if columns else np.zeros((rows, 0), kind)


def opened(contents: Mapping[str, bytes], where: str) -> Reference:
    """Return the reference that ``written`` wrote; nothing in it is unpickled.

    Parameters
    ----------
    contents : file -> bytes. where : the folder, for messages.

    Raises
    ------
    ReferenceError : a file is missing, is no reference, or the two do not fit.
    """
    if lacking := [name for name in FILES if name not in contents]:
        raise ReferenceError(f"{where}: has no {lacking[0]}; `dvc repro reference` writes it")
    try:
        said = json.loads(contents[FILES[0]])
        form = said["format"]
        about, vocabularies = dict(said["about"]), dict(said["categories"])
        names, vector, classes = list(said["numbers"]), list(said["vector"]), about["classes"]
        tests = check(said["tests"], f"{where}/{FILES[0]}: tests", DriftParams)
    except ParamError as error:
        raise ReferenceError(str(error)) from None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        told = f"has no {error}" if isinstance(error, KeyError) else f"is no reference: {error}"
        raise ReferenceError(f"{where}/{FILES[0]}: {told}") from None
    if form != FORMAT:
        raise ReferenceError(f"{where}/{FILES[0]}: format must be {FORMAT}, got {form!r}")
    arrays = _arrays(contents[FILES[1]], f"{where}/{FILES[1]}")
    try:
        one = Sample(
            dict(zip(names, arrays["numbers"].T, strict=True)),
            {
                name: np.array(words, dtype=object)[codes]
                for (name, words), codes in zip(
                    sorted(vocabularies.items()), arrays["categories"].T, strict=True
                )
            },
            dict(zip(vector, arrays["vector"].T, strict=True)),
            np.array(classes, dtype=object)[arrays["prediction"]],
            arrays["confidence"],
            arrays["correct"],
            arrays["group"].astype(np.int64),
        )
    except (ValueError, IndexError) as error:
        raise ReferenceError(f"{where}: its two files do not fit together: {error}") from None
    return Reference(one, about, tests)


def _arrays(content: bytes, where: str) -> dict[str, np.ndarray]:
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in ARRAYS}
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ReferenceError(f"{where}: is no archive of numbers: {error}") from None
    for name, (kind, dimensions) in ARRAYS.items():
        got = arrays[name]
        if got.dtype.kind != kind or got.ndim != dimensions:
            raise ReferenceError(
                f"{where}: {name} must be {dimensions}-dimensional of kind {kind!r}, got "
                f"{got.ndim} and {got.dtype.kind!r}"
            )
    if len(sizes := {len(part) for part in arrays.values()}) != 1 or sizes == {0}:
        raise ReferenceError(f"{where}: all arrays must have the same number of rows, got {sizes}")
    return arrays
