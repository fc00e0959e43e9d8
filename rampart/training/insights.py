"""Written insights about trainings, by stated rules: each with the number that triggered it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.training.analysis import rank_correlation


class RuleParams(Block):
    """The block ``training.rules``: from where on each rule speaks."""

    overfitting: float = Field(default=0.1, gt=0, lt=1)
    underfitting: float = Field(default=0.8, gt=0, lt=1)
    loss_rise: float = Field(default=0.25, gt=0)
    not_converged: float = Field(default=0.01, gt=0, lt=1)
    unstable: float = Field(default=0.15, gt=0)
    rate_too_high: float = Field(default=0.3, gt=0, lt=1)
    rate_too_low: float = Field(default=0.05, gt=0, lt=1)
    stopped_too_early: float = Field(default=0.05, gt=0, lt=1)
    slow_start: float = Field(default=0.5, gt=0, lt=1)
    idle: float = Field(default=0.6, gt=0, lt=1)
    gradient_explosion: float = Field(default=10.0, gt=1)
    gradient_vanishing: float = Field(default=0.01, gt=0, lt=1)


class Rule(NamedTuple):
    """When a rule speaks, and what it says."""

    measure: str  # of ``analysis.measured``
    above: bool  # it speaks above its threshold; else below
    says: str  # of the number, as {value}, and of {window} and {share}
    advice: str


RULES = {
    "overfitting": Rule(
        "gap",
        True,
        "at the kept epoch the accuracy on training rows is {value:.3f} above that on the rows "
        "held out",
        "more dropout or weight decay, a smaller network, or more sources",
    ),
    "underfitting": Rule(
        "accuracy",
        False,
        "at the kept epoch the accuracy on its own training rows is {value:.3f}",
        "a larger network, less dropout, or more epochs",
    ),
    "loss_rise": Rule(
        "loss_rise",
        True,
        "the held-out loss ends {value:.0%} above its lowest: it grows surer of what it gets wrong",
        "stop earlier, or calibrate; the kept epoch is not the last",
    ),
    "not_converged": Rule(
        "late_gain",
        True,
        "the last {window} epochs still raised the best held-out macro-F1 by {value:.3f}",
        "more epochs, or a higher learning rate",
    ),
    "unstable": Rule(
        "roughness",
        True,
        "in the second half the rolling standard deviation of the held-out loss over {window} "
        "epochs reaches {value:.0%} of its mean",
        "a lower learning rate, a larger batch, or more rows held out",
    ),
    "rate_too_high": Rule(
        "rises",
        True,
        "the training loss rose in {value:.0%} of the steps from epoch to epoch",
        "a lower learning rate",
    ),
    "rate_too_low": Rule(
        "first_fall",
        False,
        "over the first {window} epochs the training loss fell by {value:.1%}",
        "a higher learning rate, or a shorter warm-up",
    ),
    "stopped_too_early": Rule(
        "fall_after",
        True,
        "the held-out loss fell by another {value:.0%} after the kept epoch",
        "more patience: macro-F1 on few families held out is a coarse clock",
    ),
    "slow_start": Rule(
        "slowness",
        True,
        "it took {value:.0%} of the epochs to reach {share:.0%} of the best held-out macro-F1",
        "a higher learning rate, or a shorter warm-up",
    ),
    "idle": Rule(
        "idle",
        True,
        "{value:.0%} of the epochs came after the kept one",
        "less patience: they cost time and change nothing",
    ),
    "gradient_explosion": Rule(
        "gradient_peak",
        True,
        "the largest gradient norm of an epoch is {value:.1f} times the median",
        "stricter clipping, or a lower learning rate",
    ),
    "gradient_vanishing": Rule(
        "gradient_left",
        False,
        "the gradient norm ends at {value:.2%} of where it began",
        "nothing more is learnt: fewer epochs, or a loss that keeps hard rows",
    ),
}


def findings(
    measures: Mapping[str, Any], rules: RuleParams, window: int, share: float
) -> list[dict[str, Any]]:
    """Return what the rules say of one training: rule, measure, value, threshold, says, advice.

    A measure that is None, as there were too few epochs for it, is not judged.
    """
    found = []
    for name, threshold in rules.model_dump().items():
        rule = RULES[name]
        value = measures[rule.measure]
        if value is None or not (value > threshold if rule.above else value < threshold):
            continue
        says = rule.says.format(value=value, window=window, share=share)
        found.append(
            {
                "rule": name,
                "measure": rule.measure,
                "value": round(value, 6),
                "threshold": threshold,
                "speaks": "above" if rule.above else "below",
                "says": says,
                "advice": rule.advice,
            }
        )
    return found


def across(table: pd.DataFrame, share: float) -> list[str]:
    """Return sentences that compare the models.

    Parameters
    ----------
    table : model, epochs, kept, epochs_to_share, val_f1_macro, score; a row a model.
    share : of the best macro-F1 that ``epochs_to_share`` is about.
    """
    fast, slow = (
        table.iloc[place] for place in (table["epochs_to_share"].argmin(), _last_most(table))
    )
    best = table.iloc[table["score"].argmax()]
    epochs = f"{share:.0%} of its best held-out macro-F1"
    if len(table) == 1:
        return [
            f"{best['model']} reached {epochs} in epoch {best['epochs_to_share']} of "
            f"{best['epochs']} and kept epoch {best['kept']}; its score is {best['score']:.3f}."
        ]
    said = [
        f"Soonest at {epochs} is {fast['model']}, in epoch {fast['epochs_to_share']}; last is "
        f"{slow['model']}, in epoch {slow['epochs_to_share']}.",
        f"The highest score, {best['score']:.3f}, is that of {best['model']}, which got there in "
        f"epoch {best['epochs_to_share']} and kept epoch {best['kept']} of {best['epochs']}.",
    ]
    r = rank_correlation(table["epochs_to_share"].to_numpy(), table["score"].to_numpy())
    if r is not None:
        said.append(
            f"Over {len(table)} models the rank correlation of those epochs with the score is "
            f"{r:.2f}."
        )
    drop = table["val_f1_macro"] - table["score"]
    widest = table.iloc[int(np.argmax(drop))]
    said.append(
        f"Held-out macro-F1 tells least about {widest['model']}: {widest['val_f1_macro']:.3f} on "
        f"families of its own sources, a score of {widest['score']:.3f} elsewhere."
    )
    return said


def _last_most(table: pd.DataFrame) -> int:
    """Return the place of the model that took most epochs; of equals the last."""
    values = table["epochs_to_share"].to_numpy()
    return len(values) - 1 - int(values[::-1].argmax())
