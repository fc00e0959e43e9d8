import numpy as np
import pytest

from rampart.features.columns.block import blocks
from rampart.features.columns.ngrams import BUCKETS, NAMES, hashed
from rampart.features.columns.symbols import PLAIN
from rampart.features.columns.tokens import tokenise


def counted(rows, values, name=""):
    block = next(blocks(rows((name, values))))
    return hashed(block, tokenise(block))[0].reshape(4, BUCKETS) ** 2


def by_hand(texts):
    """Return the shares of the character buckets, with plain Python numbers."""
    counts = np.zeros(BUCKETS)
    for text in texts:
        codes = [128, *text.encode().translate(PLAIN), 128]
        for size in (2, 3, 4):
            for start in range(len(codes) - size + 1):
                key = 0
                for code in codes[start : start + size]:
                    key = (key * 0x01000193 + code) & 0xFFFFFFFF
                counts[((key * 0x9E3779B1) & 0xFFFFFFFF) >> 26] += 1
    return counts / counts.sum()


@pytest.mark.parametrize("values", [["ab"], ["a", "Bc", "1"], ["hello world", "x-1", "A"]])
def test_characters(rows, values):
    shares = counted(rows, values, "cd")
    np.testing.assert_allclose(shares[0], by_hand(values), atol=1e-12)
    np.testing.assert_allclose(shares[1], by_hand(["cd"]), atol=1e-12)


def test_digits_case_and_copies_do_not_matter(rows):
    np.testing.assert_array_equal(
        counted(rows, ["ab 12", "ab 12"], "Ab"), counted(rows, ["AB 98"], "ab")
    )


def test_tokens(rows):
    shares = counted(rows, ["red car", "red 12"], "order_id")
    # Three buckets at most: red twice, car, 00; two for the name.
    assert sorted(shares[2][shares[2] > 0]) == pytest.approx([0.25, 0.25, 0.5])
    assert sorted(shares[3][shares[3] > 0]) == pytest.approx([0.5, 0.5])
    assert shares.sum(axis=1) == pytest.approx([1, 1, 1, 1])


def test_a_name_without_characters_has_no_ngrams(rows):
    assert not counted(rows, ["x"])[[1, 3]].any()
    assert not counted(rows, [])[[0, 2]].any()
    assert len(NAMES) == 256
