"""What this task says of itself: its question, its metrics, and how its table is read."""

from __future__ import annotations

from rampart.reporting.wording import Metric
from rampart.solidity.classes import WEAKNESSES

TITLE = "Solidity: which functions can be turned against their users?"
QUESTION = "Which functions of a smart contract can be turned against its users, and how?"
DATA = (
    "functions of published libraries and of small projects, of both with a guard removed, of "
    "matched twins written here, and of the test contracts of another analyser"
)
ROWS = "functions"
SPLITS = {"test": "unseen files", "external": "held-out variants, packages, era and tests"}
"""What the rows of a split are; those of test are other files of what training has."""
SHORTCUT = "sees how many words and lines a function has, and nothing else"
"""What the baseline ``report.shortcut`` does."""

METRICS = {
    "recall_at_10fa": Metric(
        "recall at 10 % false alarms",
        "Mean over the nine classes of the share of its functions whose probability of the class "
        "is above that of nine tenths of the clean library functions of the same split.",
    ),
    "worst_recall": Metric(
        "recall of the worst class",
        "The same of the class that is found least.",
    ),
    "auroc": Metric(
        "AUROC",
        "Mean over the classes of the area under the ROC curve of its functions against clean "
        "library functions, by the probability of the class.",
    ),
    "pr_auc": Metric(
        "PR-AUC",
        "Mean over the classes of the area under the precision-recall curve of its functions "
        "against clean library functions.",
    ),
    "any_recall": Metric(
        "flagged at all",
        "Mean over the classes of the share of its functions that are flagged by the probability "
        "of not being safe, at a threshold that one clean library function in ten is above.",
    ),
    "false_alarms": Metric(
        "false alarms as called",
        "Share of the clean library functions whose likeliest class is not safe.",
        lower_is_better=True,
    ),
    "project_alarms": Metric(
        "false alarms at projects",
        "Share of the clean functions that small teams wrote by hand which are flagged at the "
        "threshold that one clean library function in ten is above; 0 in a split without any.",
        lower_is_better=True,
    ),
}
for _weakness in WEAKNESSES[1:]:
    _title = _weakness.title[0].lower() + _weakness.title[1:]
    METRICS[f"recall_{_weakness.name}"] = Metric(
        f"recall, {_title}",
        f"Share of the functions of the class ({_title}) whose probability of it is above that of "
        "nine tenths of the clean library functions of the same split.",
    )
    METRICS[f"auroc_{_weakness.name}"] = Metric(
        f"AUROC, {_title}",
        f"Area under the ROC curve of the functions of the class ({_title}) against clean library "
        "functions, by its probability.",
    )
AXES = (
    *("f1_external", "recall_at_10fa_external", "worst_recall_external", "auroc_external"),
    *("pr_auc_external", "any_recall_external", "false_alarms_external"),
    *("project_alarms_external", "ece_external"),
)
"""The axes of radar and parallel coordinates: those within 0 and 1."""
COLUMNS = {
    "recall at 10 % false alarms, held out ({level})": "{recall_at_10fa_external:.3f} "
    "({recall_at_10fa_external_low:.3f} to {recall_at_10fa_external_high:.3f})",
    "worst class": "{worst_recall_external:.2f}",
    "AUROC, held out": "{auroc_external:.3f}",
    "PR-AUC, held out": "{pr_auc_external:.3f}",
    "flagged at all": "{any_recall_external:.2f}",
    "false alarms, projects": "{project_alarms_external:.2f}",
    "recall, unseen files": "{recall_at_10fa:.3f}",
    "macro-F1, held out": "{f1_external:.3f}",
}
"""The table of the README: heading, and what stands there, from a row of results.csv."""
ALIKE = r"guards|slither|twins|openzeppelin|zerox"
"""How sources begin that the heat maps of recall draw as one."""
LOOKED = 3
"""How often the scores of the external split were looked at while features, models and knobs were
made."""
NOTES = (
    "**Labels** are of four makes, and each is called what it is: a *guard removed* from a "
    "function is certainly removed and not certainly exploitable; a *twin* is one of a "
    "pair written here that differ in the weakness; a *test* is a function that another analyser's "
    "own test contracts are about, so it is that analyser's word; functions of a *project* were "
    "read by a language model, which saw nothing of what these models say, and confirmed by no "
    "person; what it could not tell is not among the rows. Nothing here was exploited.",
    "**Held out** are whole packages, whole variants of edits and twins, whole tests, and all of "
    "the era 0.5: no row of those is trained on, tuned on or calibrated on. "
    "[more/held-out](more/held-out/recall.csv) tells the recall of each class by kind.",
    "**False alarms** are counted on functions of published libraries that nobody changed, odd "
    "ones among them; the threshold of this table is that of the split's own clean functions, and "
    "beside it [more/held-out](more/held-out/recall.csv) has the one that validation gives. What "
    "that threshold does to functions of small projects, of teams that no model has seen, has a "
    "column of its own.",
    "Functions that are equal in all that a model is told and have two labels are left out, all of "
    "them; functions that are equal count once. Comments, strings and names are masked before "
    "anything is counted: renaming everything moves no byte of a feature.",
    "Intervals of recall resample whole files; those of macro-F1, and the tests between models, "
    "resample rows, as of some classes the test split has the functions of one file alone.",
    "A function is seen with its file: modifiers and functions of the same file are looked "
    "through, those of other files are not.",
    f"The scores of the external split were looked at {LOOKED} time(s) while features, models and "
    "knobs were made: errors were looked at on validation alone.",
    "Heat maps of recall draw sources that begin alike as one (`guards/`, `twins/`, `slither/`, "
    "the packages of one house); `by_source.csv` of each model has every one.",
)
"""How to read the table, in Markdown."""

CARD = {
    "use": (
        "Point at the functions of a contract's source that look as if they could be turned "
        "against its users, with the class of weakness, for somebody who then reads them. "
        "`python -m app.audit contract.sol` does it; it computes the features that the graph takes."
    ),
    "not_for": (
        "calling a contract safe: what is not flagged was not audited. A flag is no proof that a "
        "weakness can be exploited."
    ),
    "splits": {
        "test": "other files of the packages, edits and templates that training has",
        "external": "whole packages, variants, tests and an era that training never saw",
    },
    "limits": [
        "No row is a contract that was really exploited: labels are removed guards, templates "
        "written here and another analyser's test contracts, so part of the signal is their style.",
        "A function is seen with its file: a guard in another file or a proxy is not looked "
        "through.",
        "Solidity alone, 0.4 to 0.8; of Vyper and assembly it knows nothing.",
        "The class with the lowest recall stands in the table of this task's figures: the mean "
        "hides it.",
        "Thresholds of recall are set on the rows that are scored; in another code base the rate "
        "of alarms will be another.",
    ],
}
"""What the model card of a package says; its figures are computed."""
