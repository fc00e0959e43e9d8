import random

import pytest

from testbed.attacks import texts


@pytest.mark.parametrize("lists", [texts.SQL, texts.SCRIPTS, texts.COMMANDS, texts.CLIMBS])
def test_each_day_has_words_of_its_own(lists):
    days = [set(texts.of_day(lists, day)) for day in range(4)]
    assert all(days[a] - days[b] for a in range(4) for b in range(4) if a != b)
    assert set.intersection(*days) == set(lists["all"])


@pytest.mark.parametrize("day", range(4))
def test_every_template_can_be_filled(day):
    rng = random.Random(1)
    for lists in (texts.SQL, texts.SCRIPTS, texts.COMMANDS):
        for template in texts.of_day(lists, day):
            filled = texts.fill(template, rng, table="staff", column="pin", name="a.example")
            assert "{n}" not in filled
            assert "{table}" not in filled
