"""A text network that is fitted like any classifier, and pickles as arrays."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from rampart.core.params import KnobError
from rampart.estimators.shared.holdout import holdout
from rampart.estimators.shared.keras import vocabulary
from rampart.estimators.shared.keras.batches import Rows
from rampart.estimators.shared.keras.judging import predictor
from rampart.estimators.shared.keras.knobs import Knobs
from rampart.estimators.shared.keras.loop import Tracker, train
from rampart.estimators.shared.keras.model import Body, build
from rampart.estimators.shared.keras.sample import sample
from rampart.estimators.shared.keras.session import SAMPLE, seed_of
from rampart.estimators.shared.keras.weights import draw, put, taken

BUILDING = threading.Lock()  # of a model to predict with: once in a process


class TextNetwork(ClassifierMixin, BaseEstimator):
    """Token ids to classes; ``weights_``, ``vocabulary_`` and ``length_`` are the fitted network.

    ``weights_`` is a list of float32 arrays in the order of the layers, ``vocabulary_`` numbers
    the tokens, ``history_`` has equally long lists, see ``loop.train``. The Keras model is built
    from them when it is first needed, and is not in the pickle.

    Parameters
    ----------
    body : a function of a module, which a pickle names; see ``model.Body``.
    """

    def __init__(self, params: Knobs, seed: int, body: Body):
        self.params, self.seed, self.body = params, seed, body

    def fit(
        self,
        X: Any,
        y: np.ndarray,
        sample_weight: np.ndarray | None = None,
        groups: np.ndarray | None = None,
        tracker: Tracker | None = None,
        checkpoint: Path | None = None,
    ) -> TextNetwork:
        """Train until macro-F1 on held-out groups stops rising; keep the best epoch's weights.

        Parameters
        ----------
        X : token ids, int of shape (n, length), 0 where a text has ended.
        y : int array of shape (n,).
        sample_weight : shape (n,); a row's loss is multiplied by it, accuracy and F1 are not.
        groups : names, shape (n,); rows of one group are all held out or all trained on.
        tracker, checkpoint : see ``loop.train``.

        Raises
        ------
        KnobError : ``alpha`` has another number of weights than y has classes.
        ValueError : X is no token ids, or no group can be held out.
        """
        X = vocabulary.checked(X)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.params.alphas()) != len(self.classes_):
            raise KnobError(
                f"alpha: must have a weight for each of {len(self.classes_)} classes, "
                f"got {self.params.alpha!r}"
            )
        weights = np.ones(len(codes)) if sample_weight is None else np.asarray(sample_weight)
        taught = sample(codes, groups, self.params.rows, seed_of(self.seed, SAMPLE))
        X, codes, weights = X[taught], codes[taught], weights[taught]
        groups = None if groups is None else np.asarray(groups)[taught]
        held = holdout(codes, groups, self.params.held_out, self.seed)
        self.vocabulary_ = vocabulary.fit(X[~held], self.params.min_rows)
        self.length_ = X.shape[1]
        model = self._built()
        draw(model, self.seed)
        parts = [self._rows(X[part], codes[part], weights[part]) for part in (~held, held)]
        self.history_ = train(model, *parts, self.params, self.seed, tracker, checkpoint)
        self.weights_ = taken(model.trainable_weights)
        self._predict = predictor(model)
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes), float32.

        Raises
        ------
        ValueError : X is no token ids, or has another length than the rows of ``fit``.
        """
        X = vocabulary.checked(X)
        if X.shape[1] != self.length_:
            raise ValueError(f"X: must have {self.length_} tokens a row, got {X.shape[1]}")
        with BUILDING:
            if getattr(self, "_predict", None) is None:
                model = self._built()
                put(model.trainable_weights, self.weights_)
                self._predict = predictor(model)
        p = np.exp(self._predict(vocabulary.apply(self.vocabulary_, X)))
        return p / p.sum(axis=1, keepdims=True)

    def _built(self) -> Any:
        size = vocabulary.size(self.vocabulary_)
        shape = (size, self.length_, len(self.classes_))
        return build(self.body, self.params, *shape, self.seed)

    def _rows(self, X: np.ndarray, codes: np.ndarray, weights: np.ndarray) -> Rows:
        ids = vocabulary.apply(self.vocabulary_, X)
        return Rows(ids, codes.astype(np.int32), (weights / weights.mean()).astype(np.float32))

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        return {name: value for name, value in state.items() if name != "_predict"}
