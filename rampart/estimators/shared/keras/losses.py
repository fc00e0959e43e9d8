"""Focal loss and weighted cross-entropy of one row each, for labels that may be smoothed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rampart.estimators.shared.keras.knobs import Knobs

LEAST = 1e-7  # of 1 - p: a power of 0 has no finite slope


def loss(knobs: Knobs) -> Callable[[Any, Any], Any]:
    """Return a function of logits (n, k) and class codes (n,) that gives n losses, float32.

    ``- sum_c q_c alpha_c (1 - p_c)^gamma ln p_c`` with p the softmax of the logits, q the labels:
    ``(1 - s)`` for the class of the row and ``s / k`` for every class, s the smoothing. This is the
    focal loss of Lin et al. (2017); cross-entropy has no factor ``(1 - p_c)^gamma``.
    """
    import tensorflow as tf

    alpha = tf.constant(knobs.alphas(), tf.float32)

    def losses(logits: Any, y: Any) -> Any:
        log_p = tf.nn.log_softmax(tf.cast(logits, tf.float32))
        wanted = tf.one_hot(y, len(knobs.alphas()), dtype=tf.float32)
        wanted = wanted * (1 - knobs.smoothing) + knobs.smoothing / len(knobs.alphas())
        terms = wanted * alpha * log_p
        if knobs.loss == "focal":
            terms *= tf.maximum(1 - tf.exp(log_p), LEAST) ** knobs.gamma
        return -tf.reduce_sum(terms, axis=1)

    return losses
