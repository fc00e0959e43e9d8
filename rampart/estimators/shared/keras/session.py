"""Start TensorFlow so that sums add up in one order, and give every random choice a seed.

Each operation runs in one thread; the loop computes the two halves of a batch side by side. So two
cores are used, and neither their number nor what else runs moves a number. A process sets this
once, and rampart/estimators/network.py wants the same.
"""

from __future__ import annotations

import os
import threading
from typing import Any

import numpy as np

STARTING = threading.Lock()  # TensorFlow's threads are set once, before its first operation
WEIGHTS, DROPOUT, ORDER, SAMPLE = range(4)  # what a seed is for


def started() -> Any:
    """Return Keras, on TensorFlow with one thread an operation and two operations at once."""
    with STARTING:
        os.environ["KERAS_BACKEND"] = "tensorflow"
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # no lines about the processor
        import keras
        import tensorflow as tf

        if tf.config.threading.get_intra_op_parallelism_threads() != 1:
            tf.config.threading.set_intra_op_parallelism_threads(1)
            tf.config.threading.set_inter_op_parallelism_threads(2)
            tf.config.experimental.enable_op_determinism()
    return keras


def seed_of(seed: int, purpose: int, place: int = 0) -> int:
    """Return a seed of its own for each purpose and place; TensorFlow's global one is not used."""
    return int(np.random.SeedSequence([seed, purpose, place]).generate_state(1)[0])
