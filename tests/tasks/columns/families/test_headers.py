from collections import Counter

import numpy as np
import pytest

from rampart.tasks.columns.families import headers


class Fixed:
    """A generator whose draws are given; what is picked is always the first."""

    def __init__(self, *draws):
        self.draws = iter(draws)

    def random(self):
        return next(self.draws)

    def integers(self, low, high=None):
        return next(self.draws) if high is None and low == 10 else (0 if high is None else low)


@pytest.mark.parametrize(
    ("style", "expected"),
    [(0, "order_date"), (3, "orderDate"), (4, "OrderDate"), (5, "ORDER_DATE"),
     (6, "order-date"), (7, "ordr_dt"), (8, "order date"), (9, "Order Date")],
)  # fmt: skip
def test_styles(style, expected):
    assert headers.styled("order date", Fixed(style)) == expected


def test_a_word_alone_is_not_shortened():
    assert headers.styled("price", Fixed(7)) == "Price"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(0.10, ""), (0.20, "col1"), (0.50, "order_id"), (0.97, "price")],
)
def test_missing_numbered_fitting_misleading(kind, expected):
    rng = Fixed(kind, 0.5, 0.5, 0)
    assert headers.header(["order id"], ["price"], rng) == expected


def test_prefix_and_number_stand_around_the_phrase():
    assert headers.header(["id"], ["x"], Fixed(0.5, 0.1, 0.01, 0)) == "tbl_id_1"


def test_always_named_neither_misses_nor_misleads():
    rng = np.random.default_rng(0)
    seen = Counter(headers.header(["id"], ["price"], rng, always=True).lower() for _ in range(500))
    assert set(seen) <= {"id", *(f"id{sign}{k}" for sign in "_ -." for k in range(1, 6))} | {
        f"id{k}" for k in range(1, 6)
    }
