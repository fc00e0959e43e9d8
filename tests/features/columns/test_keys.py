import numpy as np

from rampart.features.columns.keys import PAD, keys, table, words_keys


def test_by_hand():
    # "ab" is 0x6261 in little-endian order.
    mask = (1 << 64) - 1
    key = (0x6261 * 0x9E3779B185EBCA87 + 2 * 0x165667B19E3779F9) & mask
    key ^= key >> 32
    key = key * 0x85EBCA77C2B2AE63 & mask
    assert words_keys(["ab"]).tolist() == [key ^ (key >> 29)]


def test_a_key_does_not_depend_on_what_is_around():
    buffer = b"xx-abcdefghijklmnopqr" + bytes(PAD)
    hashed = keys(buffer, np.array([3, 3, 3, 3]), np.array([2, 8, 9, 16]))
    words = ["ab", "abcdefgh", "abcdefghi", "abcdefghijklmnop"]
    assert hashed.tolist() == words_keys(words).tolist()
    assert len(set(hashed.tolist())) == 4


def test_words_are_found_and_others_are_not():
    words = {f"{chr(97 + i % 26)}{chr(97 + i // 26)}z": 1 + i % 200 for i in range(500)}
    codes = table(words)
    assert codes.find(words_keys(words)).tolist() == list(words.values())
    assert not codes.find(words_keys(["nowhere", "", "zzzzzz"])).any()
