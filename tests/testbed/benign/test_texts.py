from types import SimpleNamespace

import pytest

from testbed import plan
from testbed.benign import texts


@pytest.mark.parametrize("lists", [texts.SEARCHES, texts.CODES, texts.HOSTS])
def test_every_template_can_be_filled_with_words_of_the_day(lists):
    import random

    ctx = SimpleNamespace(rng=random.Random(3), plan=plan.draw(0, 7))
    for template in lists:
        filled = texts.filled(ctx, template)
        assert not any(f"{{{name}}}" in filled for name in ("name", "thing", "host", "number"))
