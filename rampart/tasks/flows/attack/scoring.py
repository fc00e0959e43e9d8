"""Score the rankings of ATT&CK's own texts: by group of intruders, and at random beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block, Name
from rampart.core.seeds import derive
from rampart.tasks.flows.attack import texts
from rampart.tasks.flows.attack.hits import draws, hits, scored
from rampart.tasks.flows.attack.reader import Attack
from rampart.tasks.flows.attack.rules import Lookup

SPLITS = ("group", "random")
DEPTHS = (1, texts.TOP)
MODEL, LOOKUP = "linear", "lookup_words"


class AttackParams(Block):
    """The block ``attack``."""

    package: Name  # a key of data/packages.yaml
    test: float = Field(default=0.25, gt=0, lt=1)  # share of the groups, or of the texts
    C: float = Field(default=1.0, gt=0)  # inverse strength of the penalty
    min_df: int = Field(default=2, ge=1, le=10**6)  # texts that a word must be in
    bootstrap: int = Field(default=2000, ge=1, le=10**7)
    alpha: float = Field(default=0.05, gt=0, lt=1)


def score(
    attack: Attack, lookup: Lookup, settings: AttackParams, seed: int
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Fit and score the rankings on each split.

    Returns
    -------
    dict : the content of scores.json.
    DataFrame : what the linear model said of the held-out texts of the split by group: text,
        technique (the first of it), hit_1, hit_3.
    """
    frame = texts.texts_of(attack.procedures)
    reach = {meaning.id for rule in lookup.rules.values() for meaning in rule.techniques}
    result: dict[str, Any] = {
        "version": attack.version,
        "texts": len(frame),
        "texts_before_duplicates": len(attack.procedures),
        "groups": frame["group"].nunique(),
        "techniques": attack.procedures["technique"].nunique(),
        "techniques_of_lookup": len(reach),
        "splits": {},
    }
    told = pd.DataFrame()
    for split in SPLITS:
        out = texts.held_out(frame, split, settings.test, derive(seed, split))
        train, test = frame[~out], frame[out].reset_index(drop=True)
        ranked = {
            name: rank(test["text"])
            for name, rank in rankings(train, attack, lookup, settings).items()
        }
        found = {
            name: {k: hits(ids, test["techniques"], k) for k in DEPTHS}
            for name, ids in ranked.items()
        }
        seen = set(train["techniques"].explode())
        within = test["techniques"].map(lambda ids: not reach.isdisjoint(ids)).to_numpy()
        result["splits"][split] = {
            "train": len(train),
            "test": len(test),
            "test_groups": test["group"].nunique(),
            "test_unseen": int(test["techniques"].map(seen.isdisjoint).sum()),
            "all": compared(found, test["group"], settings, derive(seed, split, "all")),
            "of_lookup": {
                "test": int(within.sum()),
                **compared(
                    {name: {k: v[within] for k, v in at.items()} for name, at in found.items()},
                    test["group"][within],
                    settings,
                    derive(seed, split, "of_lookup"),
                ),
            },
        }
        if split == "group":
            told = test[["text"]].assign(technique=test["techniques"].str[0])
            told = told.assign(**{f"hit_{k}": found[MODEL][k] for k in DEPTHS})
    return _rounded(result), told


def rankings(
    train: pd.DataFrame, attack: Attack, lookup: Lookup, settings: AttackParams
) -> dict[str, Callable[[pd.Series], np.ndarray]]:
    """Return what ranks techniques by a text."""
    return {
        MODEL: texts.linear(train, settings.C, settings.min_df),
        "technique_names": texts.by_name(attack),
        LOOKUP: texts.by_words(lookup),
        "most_frequent": texts.by_frequency(train),
    }


def compared(
    found: dict[str, dict[int, np.ndarray]], groups: pd.Series, settings: AttackParams, seed: int
) -> dict[str, Any]:
    """Return hit@k of each ranking, and how far the model is ahead of the others.

    Parameters
    ----------
    found : ranking -> k -> bool array of shape (texts,).
    """
    weights = draws(groups.to_numpy(str), settings.bootstrap, seed)
    alpha = settings.alpha
    ahead = {
        name: {
            f"hit@{k}": scored(found[MODEL][k].astype(int) - at[k], weights, alpha) for k in DEPTHS
        }
        for name, at in found.items()
        if name != MODEL
    }
    scores = {
        name: {f"hit@{k}": scored(at[k], weights, alpha) for k in DEPTHS}
        for name, at in found.items()
    }
    return {"scores": scores, "linear_minus": ahead}


def _rounded(value: Any, digits: int = 4) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item, digits) for key, item in value.items()}
    return round(value, digits) + 0.0 if isinstance(value, float) else value  # no -0.0
