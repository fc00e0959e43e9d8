import numpy as np
import pytest
import scipy.sparse as sp

from rampart.core import matrices

SPARSE = sp.random(30, 9, density=0.2, format="csr", dtype=np.float32, random_state=1)
DENSE = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize("matrix", [SPARSE, SPARSE.tocsc(), SPARSE[:0], SPARSE.astype(np.int32)])
def test_a_sparse_matrix_comes_back_as_rows(tmp_path, matrix):
    matrices.save(tmp_path / "a.npz", matrix)
    back = matrices.load(tmp_path / "a.npz")
    assert back.format == "csr"
    assert (back.shape, back.dtype) == (matrix.shape, matrix.dtype)
    np.testing.assert_array_equal(back.toarray(), matrix.toarray())


def test_an_array_comes_back(tmp_path):
    matrices.save(tmp_path / "a.npz", DENSE)
    np.testing.assert_array_equal(matrices.load(tmp_path / "a.npz"), DENSE)


@pytest.mark.parametrize("matrix", [SPARSE, DENSE])
def test_the_same_bytes_twice(tmp_path, matrix, monkeypatch):
    matrices.save(tmp_path / "one.npz", matrix.copy())
    monkeypatch.setattr("time.time", lambda: 0.0)
    matrices.save(tmp_path / "two.npz", matrix.copy())
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_the_order_of_the_entries_does_not_show(tmp_path):
    turned = sp.csr_matrix((np.array([2.0, 1.0]), np.array([1, 0]), np.array([0, 2])), shape=(1, 2))
    matrices.save(tmp_path / "one.npz", turned)
    matrices.save(tmp_path / "two.npz", sp.csr_matrix(np.array([[1.0, 2.0]])))
    np.testing.assert_array_equal(matrices.load(tmp_path / "one.npz").indices, [0, 1])
    np.testing.assert_array_equal(matrices.load(tmp_path / "one.npz").data, [1, 2])


def test_nothing_is_unpickled(tmp_path):
    np.savez(tmp_path / "a.npz", dense=np.array([{"run": "me"}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        matrices.load(tmp_path / "a.npz")
