import numpy as np
import pytest

from rampart.estimators import cnn
from rampart.estimators.shared.keras.kept import keep, resumed
from rampart.estimators.shared.keras.weights import taken
from tests.small_texts import untrained

pytestmark = pytest.mark.slow  # TensorFlow


def test_what_is_kept_comes_back(tmp_path):
    made, other = (untrained(cnn, 9, 4, kernels="2-3", dropout=0.5) for _ in range(2))
    ids = np.array([[3, 4, 5, 6]], dtype=np.int32)
    made(ids, training=True)  # its dropout has drawn, the other's has not
    made.weights[0].assign(made.weights[0] + 1)
    best, history = [np.arange(3.0), np.ones((2, 2))], {"epoch": [1], "loss": [1 / 3]}
    for number in range(2):  # the second takes the place of the first
        keep(tmp_path / "kept", made.variables, history | {"loss": [number / 3]}, best)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    back = resumed(tmp_path / "kept", other.variables)
    assert back[0] == {"epoch": [1], "loss": [1 / 3]}
    for a, b in zip([*back[1], *taken(other.variables)], [*best, *taken(made.variables)]):
        np.testing.assert_array_equal(a, b)
    drawn = [model(ids, training=True).numpy() for model in (made, other)]
    np.testing.assert_array_equal(*drawn)
