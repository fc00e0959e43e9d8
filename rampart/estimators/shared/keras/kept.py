"""The state of a training after an epoch, in a folder from which it can go on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rampart.core import files
from rampart.estimators.shared.keras.weights import put, taken


def keep(
    folder: Path, variables: Sequence[Any], history: dict[str, list], best: list[np.ndarray]
) -> None:
    """Write variables, history and the best weights; the folder is there whole or as it was.

    Parameters
    ----------
    variables : of the model (what draws its dropout among them) and of the optimiser.
    """
    with files.replacing_folder(folder) as temporary:
        np.savez(temporary / "variables.npz", *taken(variables))
        np.savez(temporary / "best.npz", *best)
        files.write_json(temporary / "history.json", history)


def resumed(folder: Path, variables: Sequence[Any]) -> tuple[dict[str, list], list[np.ndarray]]:
    """Set the variables to what was kept; return the history and the best weights."""
    put(variables, _arrays(folder / "variables.npz"))
    return files.read_json(folder / "history.json"), _arrays(folder / "best.npz")


def _arrays(path: Path) -> list[np.ndarray]:
    with np.load(path, allow_pickle=False) as parts:
        return [parts[f"arr_{number}"] for number in range(len(parts.files))]
