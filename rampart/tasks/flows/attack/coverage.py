"""How far the lookup reaches: what its rules can name, what they cannot, and what they tag."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.tasks.flows.attack.reader import Attack
from rampart.tasks.flows.attack.rules import Lookup


def by_technique(attack: Attack, lookup: Lookup, told: pd.DataFrame) -> pd.DataFrame:
    """Return one row a technique of ATT&CK.

    Parameters
    ----------
    told : ``technique``, ``hit_1`` and ``hit_3`` of held-out texts, as ``scoring.score`` has them.

    Returns
    -------
    DataFrame with technique, name, tactics, rules (those that can name it) and rule_tactics, both
    with spaces between; texts (that ATT&CK has on its use), and of the held-out texts test_texts,
    hit_1 and hit_3 of the linear model, empty where there are none.
    """
    rules = pd.DataFrame(
        [
            (meaning.id, name, meaning.tactic)
            for name, rule in lookup.rules.items()
            for meaning in rule.techniques
        ],
        columns=["technique", "rule", "tactic"],
    ).groupby("technique")
    rows = attack.techniques[["technique", "name", "tactics"]].copy()
    rows["tactics"] = rows["tactics"].map(" ".join)
    ids = rows["technique"]
    rows["rules"] = ids.map(rules["rule"].agg(" ".join)).fillna("")
    rows["rule_tactics"] = ids.map(rules["tactic"].agg(_different)).fillna("")
    rows["texts"] = ids.map(attack.procedures["technique"].value_counts()).fillna(0).astype(int)
    held = told.groupby("technique")
    rows["test_texts"] = ids.map(held.size()).fillna(0).astype(int)
    for name in ("hit_1", "hit_3"):
        rows[name] = ids.map(held[name].mean())
    return rows


def _different(tactics: pd.Series) -> str:
    return " ".join(dict.fromkeys(tactics))


def by_tactic(attack: Attack, lookup: Lookup) -> pd.DataFrame:
    """Return one row a tactic, in the order of the matrix.

    Returns
    -------
    DataFrame with tactic, id, name, techniques (how many it has), named (how many of them a rule
    names as evidence of this tactic), share, rules (how many), gap (no rule) and why.
    """
    named = pd.DataFrame(
        [
            (meaning.tactic, meaning.id, name)
            for name, rule in lookup.rules.items()
            for meaning in rule.techniques
        ],
        columns=["tactic", "technique", "rule"],
    ).groupby("tactic")
    rows = attack.tactics[["tactic", "id", "name"]].copy()
    total = attack.techniques["tactics"].explode().value_counts()
    rows["techniques"] = rows["tactic"].map(total).fillna(0).astype(int)
    for column, key in (("named", "technique"), ("rules", "rule")):
        rows[column] = rows["tactic"].map(named[key].nunique()).fillna(0).astype(int)
    rows["share"] = (rows["named"] / rows["techniques"]).fillna(0.0)
    rows["gap"] = rows["named"] == 0
    rows["why"] = rows["tactic"].map(lookup.gaps).fillna("")
    return rows


def counted(tags: pd.DataFrame) -> pd.DataFrame:
    """Count the flows of each technique and tactic in what ``tagging.tagged`` returned.

    Returns
    -------
    DataFrame with technique, tactic, flows and rules (with spaces between); most flows first.
    """
    groups = tags.groupby(["technique", "tactic"], sort=True)
    flows = groups["row"].nunique().rename("flows")
    rules = groups["rule"].agg(lambda names: " ".join(sorted(set(names)))).rename("rules")
    rows = pd.concat([flows, rules], axis=1).reset_index()
    return rows.sort_values("flows", ascending=False, kind="stable", ignore_index=True)


def tactics_seen(tags: pd.DataFrame, harmless: np.ndarray, tactics: list[str]) -> pd.DataFrame:
    """Count the flows that are evidence of each tactic, and those of them that nobody meant ill.

    Parameters
    ----------
    tags : what ``tagging.tagged`` returned of the flows.
    harmless : bool array of shape (flows,): the truth.

    Returns
    -------
    DataFrame with tactic, flows, harmless and precision, which is NaN where there is no flow.
    """
    pairs = tags[["row", "tactic"]].drop_duplicates()
    good = pairs["tactic"][harmless[pairs["row"].to_numpy(int)]]
    rows = pd.DataFrame({"tactic": tactics})
    for name, found in (("flows", pairs["tactic"]), ("harmless", good)):
        rows[name] = rows["tactic"].map(found.value_counts()).fillna(0).astype(int)
    rows["precision"] = 1 - rows["harmless"] / rows["flows"]
    return rows


def attacks_seen(tags: pd.DataFrame, attacks: pd.Series) -> pd.DataFrame:
    """Count the flows of each attack that any rule tags.

    Parameters
    ----------
    attacks : of each flow the type of attack it is part of, or what says that it is none.

    Returns
    -------
    DataFrame with attack, flows, tagged, share, and techniques: the three that most of its flows
    were evidence of, with spaces between.
    """
    kind = attacks.reset_index(drop=True)
    rows = kind.value_counts().sort_index().rename_axis("attack").rename("flows").reset_index()
    found = tags.assign(attack=kind[tags["row"].to_numpy(int)].to_numpy())
    seen = found.groupby("attack")
    rows["tagged"] = rows["attack"].map(seen["row"].nunique()).fillna(0).astype(int)
    rows["share"] = rows["tagged"] / rows["flows"]
    rows["techniques"] = rows["attack"].map(seen[["row", "technique"]].apply(_foremost)).fillna("")
    return rows


def _foremost(tags: pd.DataFrame) -> str:
    counts = tags.drop_duplicates()["technique"].value_counts()
    ranked = sorted(counts.index, key=lambda name: (-counts[name], name))
    return " ".join(ranked[:3])
