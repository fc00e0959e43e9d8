"""A fit takes seconds, so one is shared."""

import joblib
import numpy as np
import pytest

from rampart.core.params import KnobError
from rampart.estimators import cnn
from rampart.estimators.shared.holdout import holdout
from tests.dumped import digest
from tests.small_texts import KNOBS, fit, problem, right

SMALL = {"kernels": "2-3-4-5", "filters": 6}


class KilledError(Exception):
    pass


def stop(row):
    if row["epoch"] == 2:
        raise KilledError


@pytest.fixture(scope="module")
def fitted():
    return fit(cnn, **SMALL)


@pytest.mark.slow
def test_it_learns_which_token_says_the_label(fitted):
    ids, _, _ = problem()
    p = fitted.predict_proba(ids)
    assert p.dtype == np.float32
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-6)
    assert fitted.classes_.tolist() == [0, 2, 4]
    assert right(fitted) > 0.9
    np.testing.assert_allclose(fitted.predict_proba(ids[:1]), p[:1], atol=1e-6)
    assert np.isfinite(fitted.predict_proba(ids[:2] * 0)).all()
    assert fitted.predict_proba(ids[:0]).shape == (0, 3)


@pytest.mark.slow
def test_a_pickle_is_arrays_and_says_the_same(fitted, tmp_path):
    ids, _, _ = problem()
    p = fitted.predict_proba(ids)
    joblib.dump(fitted, tmp_path / "model")
    assert (tmp_path / "model").stat().st_size < 30_000
    loaded = joblib.load(tmp_path / "model")
    assert set(vars(loaded)) == {"params", "seed", "body", "classes_", "vocabulary_", "length_",
                                 "history_", "weights_"}  # fmt: skip
    assert {type(value) for value in loaded.weights_} == {np.ndarray}
    np.testing.assert_array_equal(loaded.predict_proba(ids), p)
    assert joblib.hash(loaded) == joblib.hash(fitted)  # the model that it built is not in it
    built = loaded._predict
    loaded.predict_proba(ids)
    assert loaded._predict is built


@pytest.mark.slow
def test_rows_held_out_are_of_other_groups_and_train_nothing():
    ids, y, groups = problem()
    held = holdout(y // 2, groups, 0.2, 3)
    assert not set(groups[held]) & set(groups[~held])
    other = np.where(held[:, None] & (ids > 0), 45, ids)  # a token that no other row has
    knobs = {**KNOBS, **SMALL, "epochs": 1}
    first, second = (
        cnn.build(cnn.Params(**knobs), 3).fit(part, y, groups=groups) for part in (ids, other)
    )
    assert all(np.array_equal(a, b) for a, b in zip(first.weights_, second.weights_, strict=True))
    np.testing.assert_array_equal(first.vocabulary_, second.vocabulary_)
    assert first.history_["val_loss"] != second.history_["val_loss"]


@pytest.mark.slow
def test_weights_and_a_limit_of_the_rows(monkeypatch):
    from rampart.estimators.shared.keras import classifier

    seen = []
    monkeypatch.setattr(classifier, "train", lambda model, *parts: seen.append(parts) or {})
    ids, y, groups = problem()
    knobs = cnn.Params(**{**KNOBS, **SMALL, "rows": 60})
    cnn.build(knobs, 3).fit(ids, y, sample_weight=1.0 + y, groups=groups)
    kept, held = seen[0][:2]
    assert len(kept.y) + len(held.y) == 60
    assert set(kept.y) == {0, 1, 2}
    np.testing.assert_allclose(kept.weights.mean(), 1, rtol=1e-6)
    ratio = kept.weights[kept.y == 2][0] / kept.weights[kept.y == 0][0]
    assert ratio == pytest.approx(5)  # of the labels 4 and 0


@pytest.mark.slow
def test_a_training_that_went_on_gives_the_same_bytes(fitted, tmp_path):
    """Other processes are in tests/test_same_bytes.py."""
    ids, y, groups = problem()
    unlucky, again = (cnn.build(cnn.Params(**KNOBS, **SMALL), 3) for _ in range(2))
    with pytest.raises(KilledError):
        unlucky.fit(ids, y, groups=groups, tracker=stop, checkpoint=tmp_path / "kept")
    again.fit(ids, y, groups=groups, checkpoint=tmp_path / "kept")
    assert digest(again) == digest(fitted)


@pytest.mark.slow
def test_a_row_of_another_length_is_refused(fitted):
    with pytest.raises(ValueError, match="X: must have 12 tokens a row, got 3"):
        fitted.predict_proba([[1, 2, 3]])
    with pytest.raises(ValueError, match="X: must be token ids"):
        fitted.predict_proba(np.ones((2, 12)))


def test_a_weight_is_needed_for_each_class():
    network = cnn.build(cnn.Params(alpha="1-2"), 1)
    with pytest.raises(
        KnobError, match="alpha: must have a weight for each of 3 classes, got '1-2'"
    ):
        network.fit(np.ones((3, 2), dtype=int), [0, 1, 2])
