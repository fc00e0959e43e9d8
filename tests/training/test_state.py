import pytest

from rampart.training import state as module
from rampart.training.state import state


@pytest.fixture
def data(tmp_path):
    """Two files and a folder of one."""
    for name in ("a.npz", "b.parquet", "encoder/deep/model"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return [tmp_path / name for name in ("a.npz", "b.parquet", "encoder")]


def test_it_is_the_same_for_the_same(data):
    assert state("{}", data) == state("{}", data)
    assert len(state("{}", data)) == 16


def test_settings_and_every_file_count(data):
    before = state("{}", data)
    assert state("{1}", data) != before
    for path in (data[0], data[1], data[2] / "deep/model"):
        kept = path.read_bytes()
        path.write_bytes(b"other")
        assert state("{}", data) != before
        path.write_bytes(kept)
    assert state("{}", data) == before


def test_names_do_not_count(data):
    before = state("{}", data)
    data[0] = data[0].rename(data[0].with_name("c.npz"))
    assert state("{}", data) == before


def test_code_counts(data, tmp_path, monkeypatch):
    before = state("{}", data)
    edited = tmp_path / "state.py"
    edited.write_text("edited")
    monkeypatch.setattr(module, "__file__", str(edited))
    assert state("{}", data) != before
