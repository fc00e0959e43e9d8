import joblib
import numpy as np
import pytest

from rampart.core.params import KnobError
from rampart.estimators import finetuned, finetuned_parallel
from tests import tiny_encoder
from tests.estimators.shared.transformer.problem import data

pytestmark = pytest.mark.slow
KNOBS = {"frozen": 1, "epochs": 2, "learning_rate": 0.03, "batch": 12, "accumulate": 2}


def test_two_processes_train_what_one_does(tmp_path):
    """Halves of a batch in two threads, or in two processes: the same numbers to a last digit."""
    encoder, rows = tiny_encoder.write(tmp_path), []
    X, y, groups = data(encoder, 60)
    one = finetuned.build(finetuned.Params(encoder=encoder, **KNOBS), 5)
    one.fit(X, y, groups=groups)
    params = finetuned_parallel.Params(encoder=encoder, processes=2, **KNOBS)
    two = finetuned_parallel.build(params, 5).fit(X, y, groups=groups, tracker=rows.append)
    for name, values in one.history_.items():
        np.testing.assert_allclose(two.history_[name], values, atol=1e-5, rtol=0)
    assert [row["epoch"] for row in rows] == [1, 2]
    joblib.dump(two, tmp_path / "model.joblib")
    loaded = joblib.load(tmp_path / "model.joblib")
    np.testing.assert_allclose(loaded.predict_proba(X), one.predict_proba(X), atol=1e-5)
    assert finetuned_parallel.class_weights(two) is None


def test_more_processes_than_gpus_are_refused(tmp_path):
    params = finetuned_parallel.Params(encoder="x", processes=64, device="cuda")
    with pytest.raises(KnobError, match=r"^device: cuda needs a GPU for each of 64 processes"):
        finetuned_parallel.build(params, 5).fit(np.zeros((2, 2), dtype=int), np.arange(2))
