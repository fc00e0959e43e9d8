"""How long one prompt takes: `python benchmarks/latency.py` (or `make bench`).

Featurises and classifies one prompt of 200 characters at a time, with the linear pipeline as the
train stage saves it (cleaning, decoding, TF-IDF, logistic regression) and with its baseline: two
TfidfVectorizers and a logistic regression of scikit-learn, which clean and decode nothing. The
ratio is what to compare between machines (above 1: the baseline is slower); the limit is for ours.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from _texts import texts

TEXTS, LENGTH, PROMPTS = 3000, 200, 500
WORDS, CHARS, MIN_DF = 40_000, 60_000, 3
LIMIT = 2.0  # milliseconds, the median


def ours(corpus: list[str], labels: list[int]) -> tuple[Callable, Callable]:
    from sklearn.pipeline import Pipeline

    from rampart.estimators import logreg
    from rampart.features.tfidf import Features, Params
    from rampart.tasks.prompts.prepare import prepare

    rows = prepare(corpus)
    params = Params(word_features=WORDS, char_features=CHARS, min_df=MIN_DF)
    features = Features(params).fit(rows)
    classifier = logreg.build(logreg.Params(), 0)
    classifier.fit(features.transform(rows), labels)
    pipeline = Pipeline([("features", features), ("classifier", classifier)])
    return prepare, pipeline.predict_proba


def scikit_learn(corpus: list[str], labels: list[int]) -> tuple[Callable, Callable]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    shared = {"min_df": MIN_DF, "sublinear_tf": True}
    word = TfidfVectorizer(
        ngram_range=(1, 2), token_pattern=r"[a-zA-Z0-9_]+", max_features=WORDS, **shared
    )
    char = TfidfVectorizer(analyzer="char", ngram_range=(3, 5), max_features=CHARS, **shared)
    pipeline = make_pipeline(make_union(word, char), LogisticRegression(max_iter=300))
    return list, pipeline.fit(corpus, labels).predict_proba


def milliseconds(function: Callable, argument: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    result = function(argument)
    return 1000 * (time.perf_counter() - start), result


def main() -> int:
    import numpy as np
    from threadpoolctl import threadpool_limits

    corpus, labels = texts(TEXTS, LENGTH)
    prompts = [text[:LENGTH] for text in texts(PROMPTS, LENGTH, seed=2)[0]]
    with threadpool_limits(1):
        steps = {function: function(corpus, labels) for function in (ours, scikit_learn)}
        spent: dict[Callable, list] = {function: [] for function in steps}
        for prompt in [*prompts[:20], *prompts]:  # the first twenty pay for caches
            for function, (prepare, predict) in steps.items():
                first, rows = milliseconds(prepare, [prompt])
                spent[function].append((first, milliseconds(predict, rows)[0]))
    tables = {function: np.array(values[20:]) for function, values in spent.items()}
    measured, peer = tables[ours], tables[scikit_learn]
    rows = {
        "clean and decode, median": (np.median(measured[:, 0]), None),
        "features and predict, median": (np.median(measured[:, 1]), np.median(peer[:, 1])),
        "all, median": (np.median(measured.sum(axis=1)), np.median(peer.sum(axis=1))),
        "all, 95th percentile": tuple(np.percentile(t.sum(axis=1), 95) for t in (measured, peer)),
    }
    print(f"{'ms, one prompt of ' + str(LENGTH):<30} {'ours':>6} {'scikit-learn':>13} {'ratio':>6}")
    for name, (mine, theirs) in rows.items():
        other = f"{theirs:>13.2f} {theirs / mine:>6.2f}" if theirs is not None else ""
        print(f"{name:<30} {mine:>6.2f} {other}")
    late = rows["all, median"][0] > LIMIT
    print(f"limit on our median: {LIMIT:g} ms, {'over the limit' if late else 'kept'}")
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
