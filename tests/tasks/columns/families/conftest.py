"""Cells of a family, from a Faker that is made once."""

import numpy as np
import pytest
from faker import Faker


@pytest.fixture(scope="session")
def fake():
    return Faker("en_US")


@pytest.fixture
def cells(fake):
    """Return cells of a maker, n of each of many seeds: (maker, n) -> a list of columns."""

    def columns(make, n=12, seeds=25, faker=fake):
        found = []
        for seed in range(seeds):
            faker.seed_instance(seed)
            found.append(make(faker, np.random.default_rng(seed), n))
            assert len(found[-1]) == n
        return found

    return columns
