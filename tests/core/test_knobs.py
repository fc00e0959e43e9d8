import pytest
from pydantic import Field

from rampart.core.knobs import space
from rampart.core.params import Block, ParamError


class Knobs(Block):
    """The knobs of a made-up estimator."""

    C: float = Field(default=1.0, gt=0)
    depth: int = Field(default=3, ge=1)
    mode: str = "a"


def test_a_space_has_values_lists_and_ranges():
    wide = {"low": 1, "high": 9}
    assert space({"C": [1.0, 3.0], "depth": wide}, "train.x", Knobs) == (
        {}, {"C": [1.0, 3.0]}, {"depth": wide}
    )  # fmt: skip
    assert space({"C": 2.0}, "train.x", Knobs) == ({"C": 2.0}, {}, {})


def test_a_list_may_stand_in_quotes():
    # DVC spreads a bare list over lines when it sets a knob of the file.
    knobs = {"C": "[1.0, 3.0]", "mode": ["a", "b"], "depth": 4}
    choices = {"C": [1.0, 3.0], "mode": ["a", "b"]}
    assert space(knobs, "train.x", Knobs) == ({"depth": 4}, choices, {})
    with pytest.raises(ParamError, match=r"^train\.x\.C: must be a list, got '\[1, 3'$"):
        space({"C": "[1, 3"}, "train.x", Knobs)
    with pytest.raises(ParamError, match=r"^train\.x\.C: must have at least one choice, got \[\]$"):
        space({"C": "[]"}, "train.x", Knobs)
    with pytest.raises(ParamError, match=r"^train\.x\.C: must be > 0, got -1$"):
        space({"C": "[1, -1]"}, "train.x", Knobs)


def test_the_type_of_a_range_is_the_knobs():
    # YAML reads 1e-3 as a text, and 9 as a whole number.
    wide = {"low": "1e-3", "high": 9, "log": True}
    _, _, ranges = space({"C": wide}, "train.x", Knobs)
    assert ranges == {"C": {"low": 0.001, "high": 9.0, "log": True}}
    assert isinstance(ranges["C"]["high"], float)


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"C": []}, r"train\.x\.C: must have at least one choice, got \[\]"),
        ({"C": -1}, r"train\.x\.C: must be > 0, got -1"),
        ({"C": [1, -1]}, r"train\.x\.C: must be > 0, got -1"),
        ({"C": [1], "depht": 2}, r"train\.x\.depht: unknown key; did you mean 'depth'"),
        ({"depht": [1, 2]}, r"train\.x\.depht: unknown key; did you mean 'depth'"),
        ({"C": {"low": 1}}, r"train\.x\.C: must be \{low, high, log\}, got \{'low': 1\}"),
        ({"C": {"low": 3, "high": 1}}, r"train\.x\.C: .* with low below high, got"),
        ({"C": {"low": 1, "high": 1}}, r"train\.x\.C: .* with low below high, got"),
        ({"mode": {"low": "a", "high": "b"}}, r"train\.x\.mode: .* of numbers, got"),
        ({"C": {"low": 1, "high": 2, "step": 1}}, r"train\.x\.C: must be \{low, high, log\}"),
        ({"C": {"low": "a", "high": "b"}}, r"train\.x\.C: .*got 'a'"),
        ({"C": {"low": 0, "high": 2, "log": True}}, r"train\.x\.C: must be > 0, got 0"),
        ({"depth": {"low": 1.5, "high": 2.5}}, r"train\.x\.depth: .*integer.*got 1.5"),
    ],
)
def test_a_bad_space_is_named(knobs, message):
    with pytest.raises(ParamError, match=message):
        space(knobs, "train.x", Knobs)
