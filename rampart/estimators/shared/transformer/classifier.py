"""A transformer over windows of token ids that is fitted like any classifier."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from rampart.core.params import KnobError
from rampart.core.progress import Progress
from rampart.encoders import windows
from rampart.encoders.parallel import threads
from rampart.encoders.windows import Windows
from rampart.estimators.shared.holdout import holdout
from rampart.estimators.shared.keras.sample import sample
from rampart.estimators.shared.transformer import devices
from rampart.estimators.shared.transformer.knobs import Knobs
from rampart.estimators.shared.transformer.loop import Network, Rows, Texts, Tracker, train


class Classifier(ClassifierMixin, BaseEstimator):
    """What all transformers share; the fitted network is arrays, and so is the pickle.

    Parameters
    ----------
    params : see the estimator's ``Params``.
    """

    def __init__(self, params: Knobs, seed: int):
        self.params, self.seed = params, seed

    def begin(self, classes: int) -> None:
        """Read the encoder, draw the head: what ``network`` needs, and ``pad_``."""
        raise NotImplementedError

    def network(self, cut: Windows, device: str, learning: bool) -> Network:
        """Return the network over some windows, to be trained or to predict with."""
        raise NotImplementedError

    def end(self, network: Any) -> None:
        """Keep what a trained network has learnt."""
        raise NotImplementedError

    def fit(
        self,
        X: Any,
        y: np.ndarray,
        sample_weight: np.ndarray | None = None,
        groups: np.ndarray | None = None,
        tracker: Tracker | None = None,
        checkpoint: Path | None = None,
    ) -> Classifier:
        """Train until macro-F1 on held-out groups stops rising; keep the best epoch's weights.

        Parameters
        ----------
        X : windows of token ids as ``rampart.encoders.windows`` has them, int (n, length).
        y : int array of shape (n,).
        sample_weight : shape (n,); a row's loss is multiplied by it, accuracy and F1 are not.
        groups : names, shape (n,); rows of one group are all held out or all trained on.
        tracker, checkpoint : see ``loop.train``.

        Raises
        ------
        KnobError : a knob that does not fit the encoder, the classes or this machine.
        ValueError : X is no windows of ids, or no group can be held out.
        """
        X, knobs = checked(X), self.params
        self.classes_, codes = np.unique(y, return_inverse=True)
        watch = self._watched()
        device = devices.chosen(knobs)
        weights = np.ones(len(codes)) if sample_weight is None else np.asarray(sample_weight)
        taught = sample(codes, groups, knobs.rows, devices.seed_of(self.seed, devices.SAMPLE))
        X, codes, weights = X[taught], codes[taught].astype(np.int64), weights[taught]
        groups = None if groups is None else np.asarray(groups)[taught]
        held = holdout(codes, groups, knobs.held_out, self.seed)
        parts = [rows_of(part, codes, weights) for part in (~held, held)]
        with devices.alone():
            self.begin(len(self.classes_))
            cut = windows.split(X, self.pad_)
            network = self.network(cut, device, learning=True)
            told = knobs, watch, self.seed, tracker, checkpoint
            self.history_ = train(network, cut, *parts, *told)
            self.end(network)
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes), float32.

        Raises
        ------
        ValueError : X is no windows of ids.
        """
        cut = windows.split(checked(X), self.pad_)
        device, count = devices.here(self.params), Progress(len(cut.row))
        with threads():
            network = self.network(cut, device, learning=False)
            texts = Texts(cut, self._watched())
            logits, _ = texts.logits(network, np.arange(len(X)), self.params, count)
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        return p / p.sum(axis=1, keepdims=True)

    def _watched(self) -> int:
        """Return the code of the class whose likeliest window speaks for a text."""
        knobs, classes = self.params, self.classes_.tolist()
        if len(knobs.alphas()) != len(classes):
            raise KnobError(
                f"alpha: must have a weight for each of {len(classes)} classes, got {knobs.alpha!r}"
            )
        if knobs.watch not in classes:
            raise KnobError(f"watch: must be one of the classes {classes}, got {knobs.watch}")
        return classes.index(knobs.watch)


def checked(X: Any) -> np.ndarray:
    """Return X as int32.

    Raises
    ------
    ValueError : X is no matrix of whole numbers: features of another kind than ``wordpiece``.
    """
    X = np.asarray(X)
    if X.ndim != 2 or X.dtype.kind not in "iu":
        raise ValueError(
            f"X: must be token ids, features of the kind wordpiece, got {X.dtype} of {X.ndim} axes"
        )
    return X.astype(np.int32)


def rows_of(part: np.ndarray, codes: np.ndarray, weights: np.ndarray) -> Rows:
    """Return the rows where ``part`` is true, with weights of mean 1."""
    chosen = weights[part]
    return Rows(np.flatnonzero(part), codes[part], (chosen / chosen.mean()).astype(np.float32))
