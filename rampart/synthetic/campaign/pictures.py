"""What the figures show of a generator's rows: a fit of the first fold, and no scores."""

from __future__ import annotations

import numpy as np

from rampart.core.params import Block
from rampart.core.progress import within
from rampart.synthetic.campaign.fitting import Build, Part, sample, split
from rampart.synthetic.scores.association import association
from rampart.synthetic.tables.rows import Layout, matrix
from rampart.synthetic.tables.stored import Table

FOLD = 0
POINTS = 400  # rows of each kind in the embedding


def run_picture(
    table: Table,
    build: Build,
    knobs: Block,
    samples: int | None,
    seeds: tuple[int, int],
    name: str = "",
) -> dict[str, np.ndarray]:
    """Fit a generator on all folds but the first, and return what its rows look like.

    Parameters
    ----------
    table : a data set.
    build, knobs, samples : as ``rampart.synthetic.campaign.fitting.sample`` takes them.
    seeds : of the generator and of the judges; those of the cell give the rows that it judged.
    name : of the cell; lines of progress begin with it.
    """
    parts = split(table, FOLD)
    with within(name):
        drawn = sample(parts, len(table.classes), build, knobs, samples, seeds[0])
    return arrays(parts.train, parts.test, drawn.part, parts.coder.layout, seeds[1])


def arrays(
    train: Part, test: Part, synthetic: Part, layout: Layout, seed: int
) -> dict[str, np.ndarray]:
    """Return association matrices, and points on two principal components.

    The components are those of the real training rows, the points real test rows and synthetic
    rows.
    """
    from sklearn.decomposition import PCA

    basis = PCA(2, svd_solver="full").fit(matrix(train.rows, layout))
    rng = np.random.default_rng(seed)
    shown = {
        "names": np.array([*layout.names, *layout.continuous]),
        "association_test": association(test.rows, layout).astype(np.float16),
        "association": association(synthetic.rows, layout).astype(np.float16),
        "explained": basis.explained_variance_ratio_.astype(np.float32),
    }
    for name, part in (("real", test), ("synthetic", synthetic)):
        some = np.sort(rng.permutation(len(part.y))[:POINTS])
        points = basis.transform(matrix(part.rows.take(some), layout))
        shown[f"embedding_{name}"] = points.astype(np.float32)
        shown[f"label_{name}"] = part.y[some].astype(np.int8)
    return shown
