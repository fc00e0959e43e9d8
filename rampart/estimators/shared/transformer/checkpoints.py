"""What a training needs to go on after it was killed: in one file, written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rampart.core import files

NAME = "training.pt"


def there(folder: Path) -> bool:
    """Return whether a training has been kept in a folder."""
    return (folder / NAME).is_file()


def keep(
    folder: Path, network: Any, optimizer: Any, scaler: Any, history: dict, best: dict
) -> None:
    """Write the values of the network, the state of the optimiser, the history, the best values."""
    import torch

    state = {
        "learnt": {name: value.detach() for name, value in network.learnt.items()},
        "optimizer": optimizer.state_dict(),
        "scaler": scaler.state_dict(),
        "history": history,
        "best": best,
    }
    with files.replacing(folder / NAME) as path:
        torch.save(state, path)


def resume(
    folder: Path, network: Any, optimizer: Any, scaler: Any
) -> tuple[dict[str, list], dict[str, Any]]:
    """Set network, optimiser and scaler to what was kept; return history and best values."""
    import torch

    state = torch.load(folder / NAME, map_location=network.device, weights_only=True)
    with torch.no_grad():
        for name, value in state["learnt"].items():
            network.learnt[name].copy_(value)
    optimizer.load_state_dict(state["optimizer"])
    scaler.load_state_dict(state["scaler"])
    best = {name: value.cpu() for name, value in state["best"].items()}
    return state["history"], best
