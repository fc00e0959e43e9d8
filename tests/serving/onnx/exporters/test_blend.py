import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from xgboost import XGBClassifier

from rampart.estimators.blend import Mixture
from rampart.estimators.shared.selection import Selected
from rampart.serving.onnx.exporters import blend
from tests import onnx_models

X, Y = onnx_models.rows()


def members():
    """One of each kind; the forest does not know class 1."""
    trees = RandomForestClassifier(5, random_state=0).fit(X[Y != 1], Y[Y != 1])
    chosen = Selected(XGBClassifier(n_estimators=4, n_jobs=1), 4).fit(np.abs(X), Y)
    return [trees, onnx_models.Network((6, 3)), chosen]


@pytest.mark.parametrize("weights", [[0.5, 0.25, 0.25], [0.3, 0.7, 0.0], [1.0, 0.0, 0.0]])
def test_the_weighted_mean_of_members_of_every_kind(weights):
    mixture = Mixture(members(), weights, 3)
    p = onnx_models.run(blend.to_onnx(mixture, 6, 17), X)
    np.testing.assert_allclose(p, mixture.predict_proba(X), atol=1e-6)


def test_a_member_of_weight_0_is_not_in_the_graph():
    both = blend.to_onnx(Mixture(members(), [0.5, 0.5, 0.0], 3), 6, 17)
    alone = blend.to_onnx(Mixture(members()[:2], [0.5, 0.5], 3), 6, 17)
    assert both.SerializeToString() == alone.SerializeToString()


def test_a_member_without_an_exporter_is_named():
    mixture = Mixture([LogisticRegression().fit(X, Y)], [1.0], 3)
    with pytest.raises(ValueError, match="no exporter for a LogisticRegression; there are fo"):
        blend.to_onnx(mixture, 6, 17)
