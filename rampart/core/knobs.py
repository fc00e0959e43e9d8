"""The knobs of a model as they stand in params.yaml.

A knob is a value (fixed), a list (choices), which may stand in quotes, or a mapping
``{low: , high: , log: }`` (a range).
"""

from __future__ import annotations

from typing import Any

import yaml

from rampart.core.params import Block, ParamError, check

RANGE = {"low", "high", "log"}


def space(knobs: dict[str, Any], where: str, schema: type[Block]) -> tuple[dict, dict, dict]:
    """Split a model's knobs into fixed values, lists of choices and ranges, each value checked.

    Parameters
    ----------
    knobs : as in params.yaml.
    where : where they stand, for the message.
    schema : the estimator's ``Params``.

    Raises
    ------
    ParamError : an unknown knob, a value that the schema refuses, an empty list, a bad range.
    """
    fixed, choices, ranges = {}, {}, {}
    for key, value in knobs.items():
        if isinstance(value, str) and value.startswith("["):
            value = _listed(value, f"{where}.{key}")
        if isinstance(value, list):
            if not value:
                raise ParamError(f"{where}.{key}: must have at least one choice, got []")
            choices[key] = value
        elif isinstance(value, dict):
            ranges[key] = value
        else:
            fixed[key] = value
    check(fixed, where, schema)
    for key, values in choices.items():
        for value in values:
            check({**fixed, key: value}, where, schema)
    for key, bounds in ranges.items():
        wanted = f"{where}.{key}: must be {{low, high, log}}"
        if not {"low", "high"} <= bounds.keys() <= RANGE:
            raise ParamError(f"{wanted}, got {bounds}")
        # The schema's type decides: from 1 to 10 is every number between, or every whole one.
        typed = {
            side: getattr(check({**fixed, key: bounds[side]}, where, schema), key)
            for side in ("low", "high")
        }
        if not all(type(bound) in (int, float) for bound in typed.values()):
            raise ParamError(f"{wanted} of numbers, got {bounds}")
        if not typed["low"] < typed["high"]:
            raise ParamError(f"{wanted} with low below high, got {bounds}")
        ranges[key] = {**bounds, **typed}
    return fixed, choices, ranges


def _listed(text: str, where: str) -> list:
    """Return the list in a text: DVC, which sets a knob, writes a list in quotes in one line."""
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ParamError(f"{where}: must be a list, got {text!r}") from error
