"""How fast texts become counts: `python benchmarks/text_features.py` (or `make bench`).

Counts word 1-2-grams and character 3-5-grams of generated texts, with rampart.features.tfidf and
with its baseline, two CountVectorizers of scikit-learn with the same n-grams. Both are asked for
the same matrix, and the check at the end says whether they gave it. The ratio is what to compare
between machines: above 1, the baseline is slower.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from _texts import texts

TEXTS, LENGTH, ROUNDS = 4000, 400, 3
MOST, MIN_DF = 1_000_000, 3  # all n-grams that are in three texts: no tie is broken differently


def ours(rows: Any) -> tuple[Any, Callable]:
    from rampart.features.tfidf import Features, Params

    params = Params(word_features=MOST, char_features=MOST, min_df=MIN_DF, max_chars=100_000)
    features, counts = Features(params).fit_extract(rows)
    return counts, features.extract


def scikit_learn(rows: Any) -> tuple[Any, Callable]:
    import numpy as np
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import CountVectorizer

    shared = {"min_df": MIN_DF, "max_features": MOST, "dtype": np.int32}
    words = CountVectorizer(ngram_range=(1, 2), token_pattern=r"[a-zA-Z0-9_]+", **shared)
    chars = CountVectorizer(analyzer="char", ngram_range=(3, 5), **shared)
    # The decoded view is part of the text.
    documents = [
        f"{text}\n{view}" if view else text for text, view in zip(rows["text"], rows["view"])
    ]
    counts = hstack([words.fit_transform(documents), chars.fit_transform(documents)], "csr")
    return counts, lambda part: hstack(
        [words.transform(part["text"]), chars.transform(part["text"])]
    )


def main() -> None:
    corpus, _ = texts(TEXTS, LENGTH)
    import pandas as pd

    from rampart.tasks.prompts.prepare import prepare

    rows = pd.DataFrame(prepare(corpus))
    part = rows[rows["view"] == ""].head(1000)
    best = {}
    counts = {}
    for _ in range(ROUNDS):  # in turns, so that a slow moment does not fall on one of them
        for function in (ours, scikit_learn):
            start = time.perf_counter()
            counts[function], extract = function(rows)
            middle = time.perf_counter()
            extract(part)
            spent = (middle - start, time.perf_counter() - middle)
            best[function] = tuple(map(min, spent, best.get(function, spent)))
    size = sum(map(len, rows["text"]))
    print(f"{TEXTS:,} texts, {size:,} characters, {counts[ours].shape[1]:,} columns")
    print(f"{'best of ' + str(ROUNDS):<26} {'ours':>8} {'scikit-learn':>13} {'ratio':>6}")
    for number, what in enumerate(("fit and extract, s", f"extract {len(part):,} texts, s")):
        mine, peer = best[ours][number], best[scikit_learn][number]
        print(f"{what:<26} {mine:>8.2f} {peer:>13.2f} {peer / mine:>6.1f}")
    flags = sum(name.startswith("flag_") for name in rows)
    mine, peer = counts[ours][:, :-flags], counts[scikit_learn]
    same = mine.shape == peer.shape and mine.sum() == peer.sum() and mine.nnz == peer.nnz
    print(f"same n-grams, cells and sum: {'yes' if same else f'NO: {mine!r} and {peer!r}'}")


if __name__ == "__main__":
    main()
