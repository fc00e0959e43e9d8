"""What this task says of itself: its question, its metrics, and how its table is read."""

from __future__ import annotations

from rampart.reporting.wording import Metric

TITLE = "Contracts: one explained risk from source, bytecode and history"
QUESTION = "What can a smart contract do to whoever signs, lists or merges it?"
DATA = "what three models say unseen of contracts: held-out folds of removed guards, templates, "
DATA += "test contracts of a tool, libraries, small projects, and a simulated chain"
ROWS = "parts of the evidence of a contract"
SPLITS = {"test": "unseen families", "external": "held-out packages, variants and eras"}
SHORTCUT = "is told what evidence there is, and nothing of what it says"
"""What the baseline ``report.shortcut`` does."""

METRICS = {
    "auc_risky": Metric(
        "AUC, risky or safe",
        "Area under the ROC curve of any weakness or fraud against safe contracts, by the risk.",
    ),
    "recall_at_10fpr": Metric(
        "recall at 10 % false alarms",
        "Mean over the classes of the share whose risk is above that of all but 10 % of the safe "
        "rows; the threshold is set on the very rows that are scored.",
    ),
    "worst_at_10fpr": Metric(
        "worst class at 10 % false alarms",
        "The same of the class with the lowest share.",
    ),
    "missed_grave": Metric(
        "missed grave ones",
        "Share of the rows of classes of severity 75 and above that are called safe.",
        lower_is_better=True,
    ),
    "false_alarm_rate": Metric(
        "false alarms",
        "Share of the safe rows that are called anything else.",
        lower_is_better=True,
    ),
}

AXES = (
    *("f1_external", "accuracy_external", "auc_risky_external", "recall_at_10fpr_external"),
    *("worst_at_10fpr_external", "missed_grave_external", "ece_external"),
)
"""The axes of radar and parallel coordinates: those within 0 and 1."""

COLUMNS = {
    "macro-F1, held out ({level})": "{f1_external:.3f} ({f1_external_low:.3f} to "
    "{f1_external_high:.3f})",
    "macro-F1, unseen families": "{f1_macro:.3f}",
    "AUC, risky or safe, held out": "{auc_risky_external:.3f}",
    "recall at 10 % false alarms": "{recall_at_10fpr_external:.1%}",
    "worst class": "{worst_at_10fpr_external:.1%}",
    "missed grave ones": "{missed_grave_external:.1%}",
}
"""The table of the README: heading, and what stands there, from a row of results.csv."""

ALIKE = r"guards|slither|twins|openzeppelin|zerox"
"""How sources begin that the heat maps of recall draw as one."""
NOTES = (
    "A row is **a part of the evidence** of a contract: with source and bytecode it is three rows, "
    "one of each alone and one of both, as whoever asks has one or the other.",
    "What the three models say of a row is **out of fold**: a model that never saw its family, nor "
    "a row that reads the same, says it. Held-out packages, variants and eras are in no training.",
    "**Guard removed** is real code without one of its guards, which need not be exploitable; "
    "**twins** are templates; **tests** are test contracts of a tool; behaviour is **simulated**. "
    "No expert has rated contracts for this: the risk is a documented table times probabilities.",
    "Of a source the model is told **what is said of its worst function**, by expected severity, "
    "and of nothing else in it. No class weighs more than its rows: with balanced weights fewer "
    "grave ones are called safe, and the order of the risks is worse.",
    "The held-out rows were looked at five times; the champion is the best on them, a little "
    "flattered. Before the fourth the highest probability of each class among all functions was "
    "told, and classes were balanced; both were decided on families that are not held out.",
    "Only histories tell a fraud, and only simulated ones: `by_evidence.csv` has every part alone.",
    "Heat maps of recall draw sources that begin alike as one (`guards/`, `twins/`, `slither/`, "
    "the packages of one house); `by_source.csv` of each model has every one.",
)
"""How to read the table, in Markdown."""

CARD = {
    "use": (
        "Add up what the models of source, bytecode and history say of one contract into a risk "
        "from 0 to 100 with its evidence, whichever of the three there are. `python -m app.audit` "
        "does it with the packages of those models beside this one."
    ),
    "not_for": (
        "calling a contract safe, or deciding alone whether to sign, list or merge: safe contracts "
        "are called something else too (false alarms, below)."
    ),
    "splits": {
        "test": "families of contracts that training never saw",
        "external": "packages, variants and eras that training never saw",
    },
    "limits": [
        "The risk is a documented table of severities times probabilities; no expert has rated "
        "contracts for it. `app.audit --assessed` calibrates it by assessments of yours.",
        "No row was really exploited: source and bytecode are removed guards, templates and a "
        "tool's test contracts, and histories are simulated.",
        "Only histories tell a fraud, and only simulated ones.",
        "Safe twins of vulnerable contracts count as safe, and are what alarms most.",
    ],
}
"""What the model card of a package says; its figures are computed."""
