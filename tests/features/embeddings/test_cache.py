import numpy as np

from rampart.features.embeddings.cache import Cache

VECTORS = np.array([[1.0, 2.0], [3.0, 4.0]], dtype=np.float32)


def test_what_was_added_is_there_the_next_time(tmp_path):
    keys = [Cache.key(np.array(ids)) for ids in ([2, 5, 3, 0], [2, 3, 0, 0])]
    cache = Cache("a" * 64, tmp_path)
    assert keys[0] not in cache
    cache.add(keys, VECTORS)
    again = Cache("a" * 64, tmp_path)
    np.testing.assert_array_equal([again[key] for key in keys], VECTORS)
    assert keys[0] not in Cache("b" * 64, tmp_path)


def test_a_key_does_not_count_padding_behind_the_last_window():
    assert Cache.key(np.array([2, 5, 3])) == Cache.key(np.array([2, 5, 3, 0, 0]))
    assert Cache.key(np.array([2, 5, 3])) != Cache.key(np.array([2, 0, 5, 3]))
    assert len(Cache.key(np.array([2, 3]))) == 16


def test_a_broken_file_counts_as_none(tmp_path):
    cache = Cache("a" * 64, tmp_path)
    key = Cache.key(np.array([2, 3]))
    cache.add([key], VECTORS[:1])
    (path,) = cache.folder.iterdir()
    path.write_bytes(path.read_bytes()[:100])
    (cache.folder / "other.npz").write_bytes(b"no archive")
    assert key not in Cache("a" * 64, tmp_path)
