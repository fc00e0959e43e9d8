"""What is said of the detectors: the metrics that are compared, and the text of the page."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rampart.anomaly.evaluation import AlertParams

TITLE = "Unusual, without labels: what an anomaly score finds"
AREAS = ("roc_auc", "pr_auc")
SPLITS = {"external": "the held-out day", "test": "unseen sessions"}


def metrics(scores: pd.DataFrame, budgets: pd.DataFrame, show: float) -> dict[str, Any]:
    """Return what ``dvc metrics diff`` shows; the intervals are in the tables.

    Returns
    -------
    dict : ``anomaly`` -> model -> split -> areas, and recall and false alarms a day at the shown
    budget.
    """
    told: dict[str, Any] = {}
    for row in scores.to_dict("records"):
        found = {name: round(float(row[name]), 6) for name in AREAS}
        told.setdefault(row["model"], {})[row["split"]] = found
    here = budgets[(budgets["of"] == "benign") & (budgets["budget"] == show)]
    for row in here.to_dict("records"):
        found = {name: round(float(row[name]), 6) for name in ("recall", "false_alarms_a_day")}
        told[row["model"]][row["split"]] |= {f"{name}_at_{show:g}": found[name] for name in found}
    return {"anomaly": told}


def pictures(show: float) -> dict[str, str]:
    """Return caption -> file of each figure."""
    at = f"the threshold for {show:g} false alarms a day on validation"
    return {
        "Distribution of each detector's score on the held-out day, harmless rows and attacks, "
        f"with {at}.": "histograms.png",
        "Share of the attacks of the held-out day that is found against false alarms an hour; "
        "marks are the thresholds that validation chose.": "hours.png",
        "Precision, recall and alerts a day against the threshold, on the held-out day, of the "
        "candidates and the ceiling.": "sweep.png",
        f"Share of each attack's rows that alerts on the held-out day, at {at}.": "attacks.png",
        f"Sessions of each attack on the held-out day, by how soon they alert, at {at}.": (
            "first_alert.png"
        ),
    }


def text(tables: dict[str, pd.DataFrame], told: dict, words: Any, settings: AlertParams) -> str:
    """Return what the page says: what works, what does not, and what a day is."""
    day, use, entries = told["day"], told["use"], told["detectors"]
    each = day["rows"] / day["hours"]
    plain = [name for name in entries if entries[name]["role"] != "ablation"]
    here = {
        name: table[(table["split"] == "external") & table["model"].isin(plain)]
        for name, table in tables.items()
        if name != "pairs"
    }
    parts = [
        f"Detectors that are not told what an attack is, fitted on the harmless {words.UNIT}s of "
        "train, imputer and scaler on train too; thresholds are chosen on validation alone.",
        _areas(tables["scores"], "external"),
        _pairs(tables["pairs"], entries, settings.alpha),
        _budget(here["budgets"], settings.show),
        _bursts(entries[use], use, settings.show),
        _sessions(here["first_alert"]),
        _slices(tables["slices"], use),
        f"{use} is what is used: of the candidates that leave as ONNX the one with the highest "
        "ROC-AUC on validation.",
        words.DAY.format(rows=day["rows"], hours=day["hours"], each=each),
        "By source, service, port, type and look-alike: slices.csv; all budgets, by false alarms "
        "and by alerts in all: budgets.csv.",
    ]
    return " ".join(parts)


def _areas(scores: pd.DataFrame, split: str) -> str:
    here = scores[scores["split"] == split]
    each = [
        f"{row.model} {row.roc_auc:.3f} ({row.roc_auc_low:.3f} to {row.roc_auc_high:.3f}; PR-AUC "
        f"{row.pr_auc:.3f})"
        for row in here.itertuples()
    ]
    share = here["attacks"].iloc[0] / here["n"].iloc[0]
    return (
        f"ROC-AUC on {SPLITS[split]}, with intervals of a bootstrap of sessions: "
        f"{', '.join(each)}. A coin gets 0.5, and a PR-AUC of {share:.3f}."
    )


def _pairs(pairs: pd.DataFrame, entries: dict[str, dict], alpha: float) -> str:
    """Say which differences are shown, on the external split: of ablations from what they ablate.

    The ceiling is left out: nobody asks whether labels help.
    """
    here = pairs[pairs["split"] == "external"]
    said: dict[str, list[str]] = {}
    for row in here.itertuples():
        role, other = entries[row.model_a]["role"], entries[row.model_b]["role"]
        if role == "ceiling" or (role == "ablation" and other == "baseline"):
            continue
        word = "above" if row.difference > 0 else "below"
        word = word if row.p_holm < alpha else "not shown to differ from"
        told = f"{row.model_a} ({row.difference:+.3f}, p {row.p_holm:.3f})"
        said.setdefault(f"{word} {row.model_b}", []).append(told)
    each = "; ".join(f"{word}: {', '.join(names)}" for word, names in said.items())
    return f"Differences in ROC-AUC there, Holm-corrected: {each}."


def _bursts(entry: dict[str, Any], use: str, show: float) -> str:
    (one,) = (
        each for each in entry["budgets"] if (each["of"], each["alerts_a_day"]) == ("benign", show)
    )
    return (
        f"False alarms come in bursts: those {one['alerts']} on validation that set the threshold "
        f"of {use} are from {one['groups']} sessions, so on another day there can be far more or "
        "fewer than the budget."
    )


def _budget(budgets: pd.DataFrame, show: float) -> str:
    here = budgets[(budgets["of"] == "benign") & (budgets["budget"] == show)]
    said = [
        f"{row.model} {row.recall:.1%} ({row.recall_low:.1%} to {row.recall_high:.1%}; "
        f"{row.false_alarms_a_day:.0f} false alarms a day)"
        for row in here.itertuples()
    ]
    return f"Attacks found at the threshold for {show:g} false alarms a day: {', '.join(said)}."


def _sessions(first: pd.DataFrame) -> str:
    said = []
    for row in first[first["kind"] == "all"].itertuples():
        soon = f"; else after {row.median_known:.1f} s, median" if row.never < row.sessions else ""
        said.append(f"{row.model} {row.never} of {row.sessions}{soon}")
    return (
        "Sessions of attacks that never alert, and how long after its start a session does (when "
        f"the first row that alerts is over): {', '.join(said)}. Even a score by lot hits some."
    )


def _slices(slices: pd.DataFrame, use: str) -> str:
    """Say what the used detector finds best and worst, and what it takes for attacks."""
    here = slices[(slices["model"] == use) & (slices["split"] == "external")]
    what = here[(here["by"] == "what") & (here["n"] >= 10)]
    attacks = what[what["measure"] == "recall"].sort_values(["rate", "slice"])
    harmless = what[what["measure"] == "false alarms"].sort_values(["rate", "slice"])

    def listed(rows: pd.DataFrame) -> str:
        return ", ".join(f"{row.slice} {row.rate:.0%}" for row in rows.itertuples())

    return (
        f"Of the attacks there {use} finds most of {listed(attacks[::-1].head(3))}, least of "
        f"{listed(attacks.head(4))}. Its false alarms are mostly {listed(harmless[::-1].head(3))} "
        "of the rows of what harmless programs did."
    )
