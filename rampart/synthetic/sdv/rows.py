"""Coded rows in and out of the Synthetic Data Vault, with seeds that hold.

SDV's synthesizers draw from the random states of the process, some of them in worker processes of
their own, and start every first sample from one fixed state. Here a fit and a sample begin from
their own seed, on one thread, and leave the process's states as they were. One at a time in a
process, as these states (and the standard output, silenced meanwhile) are the process's.

SDV, RDT, CTGAN and Copulas are under the Business Source License 1.1.
"""

from __future__ import annotations

import contextlib
import io
import math
import random
import threading
import warnings
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, Self

import numpy as np
import pandas as pd

from rampart.core.progress import heartbeat
from rampart.synthetic.class_rows import counts, positions
from rampart.synthetic.interface import Generator, GeneratorError
from rampart.synthetic.sdv.telling import teller
from rampart.synthetic.tables.rows import Layout, Rows, concat

LABEL = "y"
ONE_AT_A_TIME = threading.RLock()
MARGIN = 1.1  # more rows than the expected need are drawn, so that one round mostly is enough
ROUND = 10_000  # rows of a round at most
LEAST = 1000  # rows asked for, in the limit of the rows drawn: few rows need more luck


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Run SDV from a seed, in one thread, without a word; restore all random states after it."""
    import torch
    from joblib import parallel_config
    from sdv.logging import disable_single_table_logger
    from threadpoolctl import threadpool_limits
    from torch.optim.optimizer import register_optimizer_step_pre_hook

    with contextlib.ExitStack() as stack:
        stack.enter_context(ONE_AT_A_TIME)
        stack.callback(random.setstate, random.getstate())
        stack.callback(np.random.set_state, np.random.get_state())
        stack.enter_context(torch.random.fork_rng(devices=[]))
        stack.callback(torch.set_num_threads, torch.get_num_threads())
        stack.enter_context(threadpool_limits(1))
        # CTGAN's transformer starts a process a core from 500 rows on, which takes longer than the
        # work (65 s against 3) and draws from states that no seed reaches.
        stack.enter_context(parallel_config("sequential"))
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(disable_single_table_logger())  # a file in the user's home
        warnings.simplefilter("ignore")
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        torch.set_num_threads(1)
        stack.callback(register_optimizer_step_pre_hook(fuse).remove)
        yield


def fuse(optimizer: Any, *_: Any) -> None:
    """Let an optimizer of torch, which SDV made, take its steps in one kernel.

    Its square roots are the same on every processor, see ``networks.networks.root``.
    """
    for group in optimizer.param_groups:
        group["fused"] = True


def to_frame(rows: Rows, y: np.ndarray | None = None) -> pd.DataFrame:
    """Return rows as a table: ``d0``, ``d1``, ... discrete, ``c0``, ... continuous, ``y``.

    Columns that have one value throughout are left out: there is nothing to learn.

    Examples
    --------
    >>> rows = Rows(np.array([[0, 2], [1, 2]], np.int32), np.array([[0.5], [1.5]]))
    >>> to_frame(rows, np.array([1, 0])).to_dict("list")
    {'d0': [0, 1], 'c0': [0.5, 1.5], 'y': [1, 0]}
    """
    table = {f"d{k}": column.astype(np.int64) for k, column in enumerate(rows.discrete.T)}
    table |= {f"c{k}": column for k, column in enumerate(rows.continuous.T)}
    table = {name: column for name, column in table.items() if np.ptp(column) > 0}
    return pd.DataFrame(table | ({} if y is None else {LABEL: np.asarray(y, dtype=np.int64)}))


def from_frame(frame: pd.DataFrame, first: Rows) -> Rows:
    """Return the rows of a table that has ``to_frame``'s columns.

    Parameters
    ----------
    first : a row (1, D), (1, C) of the table's source, for the columns that were left out.
    """
    discrete = np.repeat(first.discrete, len(frame), axis=0)
    continuous = np.repeat(first.continuous, len(frame), axis=0)
    for name in frame.columns.drop(LABEL, errors="ignore"):
        part = discrete if name[0] == "d" else continuous
        part[:, int(name[1:])] = frame[name]
    return Rows(discrete, continuous)


def metadata(frame: pd.DataFrame) -> Any:
    """Return SDV's description of a table of ``to_frame``; nothing is guessed from its values."""
    from sdv.metadata import Metadata

    columns = {name: {"sdtype": "numerical" if name[0] == "c" else "categorical"} for name in frame}
    return Metadata.load_from_dict({"tables": {"rows": {"columns": columns}}})


def batch_of(n: int, batch: int, pac: int = 1) -> int:
    """Return the rows of a batch for n rows: at most ``batch``, even, and a multiple of ``pac``.

    CTGAN's discriminator judges ``pac`` rows together and its generator needs an even batch, so
    even a table with fewer rows than 2 ``pac`` has such a batch (its rows are drawn with
    replacement).

    Examples
    --------
    >>> batch_of(640, 500, 10), batch_of(333, 500, 10), batch_of(7, 500, 10), batch_of(99, 500, 3)
    (500, 330, 10, 96)
    """
    step = math.lcm(2, pac)
    return max(min(n, batch) // step, 1) * step


class SdvGenerator(Generator):
    """A generator whose rows are from an SDV synthesizer.

    The class is one more column of the table, and rows are drawn until each class has its number;
    or, with ``by_class``, each class has a synthesizer of its own, fitted on its rows alone.

    Parameters
    ----------
    tries : rows drawn at most, as a multiple of the rows that are asked for (or of 1,000).
    """

    def __init__(self, layout: Layout, classes: int, seed: int, *, by_class: bool, tries: int):
        self.layout, self.classes, self.seed = layout, classes, seed
        self.by_class, self.tries, self.history = by_class, tries, []

    @abstractmethod
    def synthesizer(self, frame: pd.DataFrame) -> Any:
        """Return an unfitted synthesizer for a table of ``to_frame``."""

    def fit(self, rows: Rows, y: np.ndarray) -> Self:
        """Fit one synthesizer, or one a class."""
        places = positions(y, self.classes)
        self.shares = np.array([len(part) for part in places]) / len(y)
        parts = [rows.take(part) for part in places] if self.by_class else [rows]
        self.firsts = [part.take(slice(0, 1)) for part in parts]
        labels = None if self.by_class else y
        self.synthesizers = []
        told = teller(self.synthesizers, [len(part) for part in parts])
        with seeded(self.seed), heartbeat(f"{type(self).__name__} is fitting", told):
            for part in parts:
                self._fit(to_frame(part, labels))
        self.history = _history(self.synthesizers)
        return self

    def _fit(self, frame: pd.DataFrame) -> None:
        """Append a synthesizer; it is there while it learns, so that it can be asked how far."""
        if frame.columns.empty:
            self.synthesizers.append(None)  # rows that are all alike
            return
        self.synthesizers.append(self.synthesizer(frame))
        self.synthesizers[-1].fit(frame)

    def sample(self, n_per_class: Sequence[int], seed: int) -> tuple[Rows, np.ndarray]:
        """Draw rows of each class."""
        wanted = counts(n_per_class, self.classes)
        with seeded(seed), heartbeat(f"{type(self).__name__} is drawing rows"):
            for synthesizer in filter(None, self.synthesizers):
                synthesizer.reset_sampling()
                # SDV has no public seed for sampling: left alone it takes a fixed one.
                synthesizer._set_random_state(int(np.random.randint(2**31)))
            draw = self._each if self.by_class else self._until_each_has
            return draw(wanted), np.repeat(np.arange(self.classes), wanted)

    def _each(self, wanted: np.ndarray) -> Rows:
        fitted = zip(self.synthesizers, self.firsts, wanted, strict=True)
        return concat([from_frame(_draw(one, n), first) for one, first, n in fitted])

    def _until_each_has(self, wanted: np.ndarray) -> Rows:
        """Draw from the one synthesizer until each class has its rows; keep the first ones."""
        if not wanted.any():
            return from_frame(_draw(None, 0), self.firsts[0])
        limit = self.tries * max(int(wanted.sum()), LEAST)
        frames, got = [], np.zeros(self.classes, dtype=int)
        while (got < wanted).any():
            if got.sum() == limit:
                k = int(np.argmax(got < wanted))
                raise GeneratorError(
                    f"{type(self).__name__} gave {got[k]} of {wanted[k]} rows of class {k} in "
                    f"{limit} rows drawn"
                )
            # A class's share of the next rows: as in those drawn, with the training rows' as prior.
            share = (got + 100 * self.shares) / (got.sum() + 100)
            need = math.ceil(MARGIN * np.max(np.maximum(wanted - got, 0) / share)) + 1
            frames.append(_draw(self.synthesizers[0], min(need, ROUND, limit - int(got.sum()))))
            got += np.bincount(frames[-1][LABEL], minlength=self.classes)
        drawn = pd.concat(frames, ignore_index=True)
        order = np.argsort(drawn[LABEL].to_numpy(), kind="stable")
        starts = np.cumsum([0, *got[:-1]])
        kept = [order[start : start + n] for start, n in zip(starts, wanted, strict=True)]
        return from_frame(drawn.iloc[np.concatenate(kept)], self.firsts[0])


def _draw(synthesizer: Any, n: int) -> pd.DataFrame:
    if synthesizer is None or not n:
        return pd.DataFrame(index=range(n))
    return synthesizer.sample(num_rows=int(n))


def _history(synthesizers: Sequence[Any]) -> list[dict[str, float]]:
    """Return the mean losses of each epoch; each class's by itself where it has a synthesizer."""
    epochs: dict[int, dict[str, float]] = {}
    for k, synthesizer in enumerate(synthesizers):
        if not hasattr(synthesizer, "get_loss_values"):
            continue
        means = synthesizer.get_loss_values().drop(columns="Batch", errors="ignore")
        means = means.astype(float).groupby("Epoch").mean()
        ending = f"_{k}" if len(synthesizers) > 1 else ""
        for epoch, losses in means.iterrows():
            row = epochs.setdefault(int(epoch) + 1, {"epoch": int(epoch) + 1})
            names = {name: name.lower().replace(" ", "_") + ending for name in losses.index}
            row |= {names[name]: float(value) for name, value in losses.items()}
    return [epochs[epoch] for epoch in sorted(epochs)]
