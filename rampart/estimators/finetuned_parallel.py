"""``finetuned``, trained in several processes of this machine: each has a part of every batch.

On the CPU two processes compute what the two halves of a batch are in one, and the numbers are the
same; more of them, or GPUs, cut a batch into more parts, of which the gradients are added.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from pydantic import Field

from rampart.encoders.windows import Windows
from rampart.estimators import finetuned
from rampart.estimators.shared.distributed import ALONE, Group, device_of, run
from rampart.estimators.shared.transformer.layers import Layers


class Params(finetuned.Params):
    """Knobs of the model."""

    processes: int = Field(default=2, ge=1, le=64)  # a GPU for each, where there are so many


class Parallel(finetuned.Finetuned):
    """The classifier; a training that is killed begins anew, as no checkpoint is kept."""

    params: Params

    def fit(
        self,
        X: Any,
        y: np.ndarray,
        sample_weight: np.ndarray | None = None,
        groups: np.ndarray | None = None,
        tracker: Callable[[dict[str, float]], None] | None = None,
    ) -> Parallel:
        """Train as ``finetuned`` does; see ``transformer.classifier.Classifier.fit``."""
        number = self.params.processes
        device = device_of(self.params.device, number)
        call = (self, X, y, sample_weight, groups)
        self.__dict__.update(run(_fitted, number, device, *call, told=tracker))
        return self

    def network(self, cut: Windows, device: str, learning: bool) -> Layers:
        """Return the network over some windows; one to learn knows the group it learns in."""
        network = super().network(cut, device, learning)
        network.group = getattr(self, "group", ALONE)
        return network


def build(params: Params, seed: int) -> Parallel:
    """Return an unfitted classifier."""
    return Parallel(params, seed)


def class_weights(fitted: Parallel) -> None:
    """Return None: what a token says depends on the others."""
    return None


def _fitted(group: Group, model: Parallel, X: Any, y: np.ndarray, *rest: Any) -> dict[str, Any]:
    """Train in one of the processes; return what the model then is."""
    model.group = group
    super(Parallel, model).fit(X, y, *rest, tracker=group.tell)
    del model.group
    return model.__dict__
