"""Each fold fits on its kept rows alone: where held-out rows change, its bytes do not."""

import io
from types import SimpleNamespace

import joblib
import numpy as np
import pytest

from rampart.core.compute import ComputeParams
from rampart.core.seeds import derive
from rampart.estimators import blend, logreg, majority
from rampart.features import tfidf
from rampart.features.members import Features as Members
from rampart.features.surface import Features, Params
from rampart.training import crossval
from rampart.training.crossval import Rows, fold_scores, weighed
from rampart.training.items import ItemParams
from tests.told import counts, hear

ONE = ComputeParams(workers=1)
WORDS = ("ant", "bee", "Cat", "DOG 7", "elk!", "fox, ox")
Y = np.array([0, 1] * 6)
FOLDS = [(np.arange(6), np.arange(6, 12)), (np.arange(6, 12), np.arange(6))]
TEXTS = [" ".join(WORDS[: 1 + n % 6]) + " no" * (label * 3) for n, label in enumerate(Y)]
ROWS = Rows(Y, np.array([f"s{n % 3}/{n}" for n in range(12)], dtype=object), np.ones(12))


def item(**knobs):
    return ItemParams(features="surface", estimator="logreg", source_balance=0.5, **knobs)


def dumped(value):
    stream = io.BytesIO()
    joblib.dump(value, stream)
    return stream.getvalue()


def recording(module, fitted):
    """Return an estimator module whose fits are kept, as bytes."""

    def build(knobs, seed):
        estimator = module.build(knobs, seed)
        fit = type(estimator).fit

        class Kept(type(estimator)):
            def fit(self, X, y, sample_weight=None):
                fit(self, X, y, sample_weight=sample_weight)
                fitted.append(dumped([self.__dict__, X, y, sample_weight]))
                return self

        estimator.__class__ = Kept
        return estimator

    return SimpleNamespace(build=build)


def fits(raw, rows, make=weighed):
    """Return what each fold fits on: the bytes of the weighed kept rows, and of the model."""
    features, _ = Features(Params()).fit_extract({"text": TEXTS})
    data = make(features, raw, FOLDS, ONE)
    fitted = []
    knobs = logreg.Params()
    fold_scores(data, FOLDS, rows, item(), recording(logreg, fitted), knobs, 5, ONE)
    return [dumped(kept) for kept, _ in data], fitted


def leaky(features, raw, folds, compute):
    """Weigh as ``weighed`` must not: with the mean and deviation of all rows."""
    refitted = features.refit(raw)
    return [(refitted.weigh(raw[kept]), refitted.weigh(raw[held])) for kept, held in folds]


def altered(raw, rows, part):
    """Return other rows at some places: features, labels, groups and trust."""
    raw, rows = raw.copy(), Rows(*(values.copy() for values in rows))
    raw[part] = raw[part] * 3 + 1
    rows.y[part] = 1 - rows.y[part]
    rows.groups[part] = "other/1"
    rows.trust[part] = 0.25
    return raw, rows


@pytest.mark.parametrize("fold", [0, 1])
def test_held_out_rows_do_not_move_what_a_fold_fits(fold):
    raw = Features(Params()).extract({"text": TEXTS})
    before, after = fits(raw, ROWS), fits(*altered(raw, ROWS, FOLDS[fold][1]))
    for one, other in zip(before, after, strict=True):
        assert one[fold] == other[fold]
        assert one[1 - fold] != other[1 - fold]  # there they are the kept ones


def test_weights_of_features_from_all_rows_would_be_seen():
    raw = Features(Params()).extract({"text": TEXTS})
    changed = altered(raw, ROWS, FOLDS[0][1])
    assert fits(raw, ROWS, leaky)[0][0] != fits(*changed, leaky)[0][0]
    assert fits(raw, ROWS, leaky)[1][0] != fits(*changed, leaky)[1][0]


def test_the_features_of_a_fold_by_hand():
    features = Features(Params())
    raw = np.array([[0.0], [2.0], [10.0], [30.0]])
    ((kept, held),) = weighed(features, raw, [(np.array([0, 1]), np.array([2, 3]))], ONE)
    # Kept: mean 1, deviation 1.
    assert kept.tolist() == [[-1], [1]]
    assert held.tolist() == [[9], [29]]


def test_a_score_is_macro_f1_on_held_out_rows():
    # Most kept rows of the first fold are of class 0, of the second of class 1.
    y = np.array([0, 0, 1, 0, 1, 1])
    folds = [(np.array([0, 1, 2]), np.array([3, 4, 5])), (np.array([3, 4, 5]), np.array([0, 1, 2]))]
    rows = Rows(y, np.array([f"s/{n}" for n in range(6)], dtype=object), np.ones(6))
    data = [(np.zeros((3, 1)), np.zeros((3, 1)))] * 2
    plain = item(class_weight=False)
    scores = fold_scores(data, folds, rows, plain, majority, majority.Params(), 1, ONE)
    # All are said to be of the class that one held-out row of three is of: precision 1/3 and
    # recall 1, F1 1/2; the other class 0.
    assert scores == [0.25, 0.25]


def test_the_weights_of_a_blend_are_scored_on_rows_that_they_have_not_seen():
    y = np.array([0, 1, 0, 1])
    right, wrong = np.eye(2)[y], np.eye(2)[1 - y]
    ends = [(np.array([0, 1]), np.array([2, 3])), (np.array([2, 3]), np.array([0, 1]))]
    rows = Rows(y, np.array([f"s/{n}" for n in range(4)], dtype=object), np.ones(4))
    features, knobs = Members(["a", "b"], None, []), blend.Params(step=0.5)

    def scores(first, second):
        data = weighed(features, np.hstack([first, second]), ends, ONE)
        return fold_scores(data, ends, rows, item(class_weight=False), blend, knobs, 1, ONE)

    # The first member is right on the first two rows alone, the second on the others.
    assert scores(np.vstack([right[:2], wrong[2:]]), np.vstack([wrong[:2], right[2:]])) == [0, 0]
    assert scores(right, wrong) == [1, 1]


def test_trust_and_sources_reach_the_fit():
    seen = []

    class Kept:
        classes_ = np.array([0, 1])

        def fit(self, X, y, sample_weight=None):
            seen.append(sample_weight)
            return self

        def predict_proba(self, X):
            return np.full((len(X), 2), 0.5)

    rows = Rows(
        np.array([0, 0, 1, 1, 0, 1]),
        np.array(["a/1", "a/2", "a/3", "b/1", "a/4", "b/2"], dtype=object),
        np.array([1, 0.25, 1, 1, 1, 1]),
    )
    folds = [(np.arange(4), np.arange(4, 6))]
    data = [(np.zeros((4, 1)), np.zeros((2, 1)))]
    module = SimpleNamespace(build=lambda knobs, seed: Kept())
    fold_scores(data, folds, rows, item(), module, None, 1, ONE)
    # Of 4 rows each class has the sum 2: 1 and ¼ of class 0 share it as 4 to 1, class 1 evenly.
    np.testing.assert_allclose(seen[0], [1.6, 0.4, 1, 1])


def test_each_fold_has_a_seed_of_its_own_whatever_the_workers():
    def scores(workers):
        seeds = []

        def build(knobs, seed):
            seeds.append(seed)
            return majority.build(knobs, seed)

        compute = ComputeParams(workers=workers)
        raw = Features(Params()).extract({"text": TEXTS})
        data = weighed(Features(Params()), raw, FOLDS, compute)
        module = SimpleNamespace(build=build)
        got = fold_scores(data, FOLDS, ROWS, item(), module, majority.Params(), 9, compute)
        return got, sorted(seeds), [dumped(part) for part in data]

    assert scores(1) == scores(2)
    assert scores(1)[1] == sorted([derive(9, 0), derive(9, 1)])


def test_a_cluster_scores_every_fold_of_every_trial(monkeypatch):
    def run(address, function, calls):
        assert (address, len(calls)) == ("head:1", 4)
        yield from reversed([(n, function(*call)) for n, call in enumerate(calls)])

    monkeypatch.setattr(crossval.cluster, "run", run)
    raw = Features(Params()).extract({"text": TEXTS})
    data = weighed(Features(Params()), raw, FOLDS, ONE)
    given, many = (data, FOLDS, ROWS, item(), logreg), [logreg.Params(C=C) for C in (0.1, 3.0)]
    expected = [fold_scores(*given, knobs, 9, ONE) for knobs in many]
    compute = ComputeParams(cluster="head:1")
    assert list(crossval.trial_scores(*given, many, 9, compute)) == expected


def test_folds_are_told(monkeypatch):
    lines = hear(monkeypatch, crossval)
    data = [(np.zeros((6, 1)), np.zeros((6, 1)))] * 2
    fold_scores(data, FOLDS, ROWS, item(), majority, majority.Params(), 1, ONE)
    assert counts(lines) == ["[1/2]", "[2/2]"]


def test_an_n_gram_of_the_held_out_rows_weighs_nothing():
    texts = ["ant bee"] * 6 + ["ant fox"] * 6
    rows = {"text": texts, "view": [""] * 12}
    knobs = tfidf.Params(word_sizes=(1, 1), char_sizes=(1, 1), min_df=3)
    features, counted = tfidf.Features(knobs).fit_extract(rows)
    words = list(features.get_feature_names_out())
    fox, ant = words.index("word:fox"), words.index("word:ant")
    kept, held = weighed(features, counted, FOLDS, ONE)[0]
    assert counted[:, fox].sum() == 6
    assert kept[:, fox].sum() == held[:, fox].sum() == 0
    assert held[:, ant].toarray().ravel().tolist() == [1] * 6  # of two words the only one known
