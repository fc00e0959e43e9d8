"""The exported model and the native one say the same of any column."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import RandomForestClassifier
from xgboost import XGBClassifier

from rampart.estimators.blend import Mixture
from rampart.features.columns import Features, Params
from rampart.metrics import calibration
from rampart.serving.onnx import graphs as onnx_graphs
from rampart.serving.onnx import parity
from rampart.serving.onnx import parts as onnx_parts
from rampart.serving.onnx.exporters import blend, forest, network, xgboost
from tests.onnx_models import Network

FITTED = {"method": "temperature", "temperature": 1.4, "classes": list("abcdefgh")}
CELLS = [
    "12.5",
    "2024-05-06",
    "yes",
    "a@b.org",
    "{}",
    "Ünïcode 中文 🙂",
    "3f2a-77",
    "plain words here",
]
COLUMNS = st.lists(
    st.tuples(st.text(max_size=12), st.lists(st.text(max_size=30), max_size=12)),
    min_size=1,
    max_size=6,
)


def rows(columns):
    return {
        "name": [name for name, _ in columns],
        "values": [values for _, values in columns],
        "n_rows": [len(values) + 1 for _, values in columns],
        "n_missing": [1] * len(columns),
    }


@pytest.fixture(scope="module")
def models():
    """Native model and session of each kind, with the features before them."""
    rng = np.random.default_rng(0)
    drawn = [[CELLS[n] for n in rng.integers(0, 8, 9)] for _ in range(160)]
    features, raw = Features(Params()).fit_extract(rows([("n", values) for values in drawn]))
    X, y = features.weigh(raw), np.arange(160) % 8
    trees = RandomForestClassifier(10, random_state=0).fit(X, y)
    boosted = XGBClassifier(n_estimators=5, max_depth=3, n_jobs=1).fit(X, y)
    net = Network((376, 32, 8))
    net.layers_[0]["kernel"] /= 10  # a constant feature has the scale 1e-8: keep sums finite
    kinds = {forest: trees, xgboost: boosted, network: net}
    kinds[blend] = Mixture([trees, boosted, net], [0.5, 0.3, 0.2], 8)
    pairs = []
    for exporter, native in kinds.items():
        inner = exporter.to_onnx(native, 376, 17)
        whole = onnx_parts.complete(inner, features, range(8), FITTED)
        pairs.append((native, parity.session(onnx_graphs.to_bytes(whole))))
    return features, pairs


@settings(max_examples=40)
@given(COLUMNS)
def test_every_kind_agrees(models, columns):
    features, pairs = models
    raw = features.extract(rows(columns))
    for native, running in pairs:
        p, label = calibration.predict(FITTED, native.predict_proba(features.weigh(raw)))
        mine, decided = parity.predict(running, raw)
        np.testing.assert_allclose(mine, p, atol=1e-5)
        clear = np.diff(np.sort(p, axis=1)[:, -2:])[:, 0] > 1e-5
        np.testing.assert_array_equal(decided[clear], label[clear])
