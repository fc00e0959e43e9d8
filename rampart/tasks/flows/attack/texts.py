"""Rank techniques by a text, four ways: a linear model, their names, the lookup's words, how often.

Each takes the training texts and returns ids for others: strings of shape (texts, TOP), best
first, empty where there is nothing to offer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import numpy as np
import pandas as pd
import scipy.sparse as sp

from rampart.tasks.flows.attack.reader import Attack
from rampart.tasks.flows.attack.rules import Lookup

TOP = 3


def texts_of(procedures: pd.DataFrame) -> pd.DataFrame:
    """Return one row a different text, with all techniques that it was written of.

    Equal sentences on two groups would stand on both sides of a split.

    Returns
    -------
    DataFrame with text, techniques (sorted tuple), source and group of the first; sorted by text.
    """
    key = procedures["text"].str.lower()
    known = procedures.assign(key=key)[procedures["text"] != ""]
    answers = known.groupby("key")["technique"].agg(lambda ids: tuple(sorted(set(ids))))
    first = known.drop_duplicates("key").set_index("key").sort_index()
    frame = first[["text", "source", "group"]].assign(techniques=answers)
    return frame.reset_index(drop=True)


def held_out(frame: pd.DataFrame, by: str, share: float, seed: int) -> np.ndarray:
    """Return a mask: a share of the groups (``group``), or of the texts (``random``)."""
    rng = np.random.default_rng(seed)
    names = frame["group"] if by == "group" else pd.Series(np.arange(len(frame)))
    different = np.sort(names.unique())
    count = max(1, round(share * len(different)))
    return names.isin(rng.permutation(different)[:count]).to_numpy()


def linear(train: pd.DataFrame, C: float, min_df: int) -> Callable[[pd.Series], np.ndarray]:
    """Fit TF-IDF of words and pairs of words, and a linear SVM, one technique against the rest.

    A text on several techniques is learned once for each.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    each = train.explode("techniques")
    tfidf = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=min_df)
    model = LinearSVC(C=C, random_state=0).fit(
        tfidf.fit_transform(each["text"]), each["techniques"].to_numpy(str)
    )

    def rank(texts: pd.Series) -> np.ndarray:
        scores = model.decision_function(tfidf.transform(texts))
        if scores.ndim == 1:  # of two techniques the second alone has a score
            scores = np.column_stack([-scores, scores])
        return best(scores, model.classes_, -np.inf)

    return rank


def by_name(attack: Attack) -> Callable[[pd.Series], np.ndarray]:
    """Compare with the names of techniques: the cosine of the TF-IDF of their words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    names = attack.techniques["name"]
    tfidf = TfidfVectorizer(stop_words="english")
    known = tfidf.fit_transform(names)
    ids = attack.techniques["technique"].to_numpy(str)
    return lambda texts: best((tfidf.transform(texts) @ known.T).toarray(), ids, 0.0)


def by_words(lookup: Lookup) -> Callable[[pd.Series], np.ndarray]:
    """Count the words of the lookup's phrases that are in a text; for ties, the earlier rule."""
    phrases: dict[str, dict[str, None]] = {}
    for rule in lookup.rules.values():
        for meaning in rule.techniques:
            phrases.setdefault(meaning.id, {}).update(dict.fromkeys(rule.words))
    ids = np.array(list(phrases))
    listed = sorted({word for words in phrases.values() for word in words})
    column = {phrase: position for position, phrase in enumerate(listed)}
    weight = np.zeros((len(listed), len(ids)))
    for place, words in enumerate(phrases.values()):
        for phrase in words:
            weight[column[phrase], place] = len(phrase.split())
    patterns = [re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)") for phrase in listed]

    def rank(texts: pd.Series) -> np.ndarray:
        small = [text.lower() for text in texts]
        found = [[bool(pattern.search(text)) for pattern in patterns] for text in small]
        return best(sp.csr_matrix(np.array(found, dtype=float)) @ weight, ids, 0.0)

    return rank


def by_frequency(train: pd.DataFrame) -> Callable[[pd.Series], np.ndarray]:
    """Say the techniques that most training texts are of, whatever the text."""
    counts = Counter(train["techniques"].explode())
    ids = sorted(counts, key=lambda name: (-counts[name], name))
    row = np.array((ids + [""] * TOP)[:TOP])
    return lambda texts: np.tile(row, (len(texts), 1))


def best(scores: np.ndarray, ids: np.ndarray, above: float) -> np.ndarray:
    """Return the ids of the highest scores above a bound, equal ones in the order of ``ids``.

    Examples
    --------
    >>> best(np.array([[0.0, 2.0, 1.0, 2.0]]), np.array(["a", "b", "c", "d"]), 0.0).tolist()
    [['b', 'd', 'c']]
    """
    order = np.argsort(-scores, axis=1, kind="stable")[:, :TOP]
    kept = np.where(np.take_along_axis(scores, order, axis=1) > above, ids[order], "")
    return np.pad(kept, ((0, 0), (0, TOP - kept.shape[1])), constant_values="")
