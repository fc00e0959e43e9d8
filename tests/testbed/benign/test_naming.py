import random
from types import SimpleNamespace

import pytest

from testbed.benign.naming import ALPHABETS, drawn


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_a_label_is_of_its_alphabet(alphabet):
    got = drawn(SimpleNamespace(rng=random.Random(1)), alphabet, 48)
    assert len(got) == 48
    assert set(got) <= set(ALPHABETS[alphabet])
