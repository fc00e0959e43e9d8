"""What this task says of itself: its question, its metrics, and how its table is read."""

from __future__ import annotations

from rampart.reporting.wording import Metric

TITLE = "Bytecode: can a contract be turned against its users?"
QUESTION = (
    "What is wrong with a contract of which nobody has shown the source, told by its runtime code?"
)
DATA = (
    "clean libraries and small projects, both with a guard removed, twins from templates and a "
    "peer's test contracts, compiled here with solc 0.4 to 0.8, and what packages publish compiled"
)
ROWS = "codes"
SPLITS = {"test": "unseen contracts", "external": "held out whole"}
"""What the rows of a split are: contracts of the packages, variants and eras of training; and whole
packages, variants, a peer's tests and the era 0.5, none of which training has."""
SHORTCUT = "sees how many bytes and instructions a code has, and nothing else"
"""What the baseline ``report.shortcut`` does."""

METRICS = {
    "recall_at_10": Metric(
        "recall at 10 % false alarms",
        "Mean over the nine classes of the share of their codes whose probability of the class is "
        "above that of nine tenths of the clean codes; set on the rows that are scored.",
    ),
    "any_recall": Metric(
        "recall, one threshold",
        "The same with one threshold for all classes, on the risk 1 - p(safe).",
    ),
    "any_recall_at_1": Metric(
        "recall, one threshold, 1 %", "The same where one clean code in a hundred may alarm."
    ),
    "auc_risk": Metric(
        "AUROC, against clean codes",
        "Area under the ROC curve of codes of any class against clean codes of libraries and "
        "artifacts, by 1 - p(safe).",
    ),
    "auc_safe": Metric(
        "AUROC, against all safe codes",
        "The same against every safe code, the safe twins of vulnerable contracts included.",
    ),
    "pr_auc": Metric(
        "PR-AUC", "Mean over the nine classes of the average precision, one against the rest."
    ),
    "named": Metric(
        "named rightly", "Of the codes that alarm, the share whose class is named rightly."
    ),
    "twin_alarms": Metric(
        "alarms among safe twins",
        "Share of the safe twins, which differ from a vulnerable one in a guard, that alarm at the "
        "one threshold.",
        lower_is_better=True,
    ),
    "project_alarms": Metric(
        "alarms at projects",
        "Share of the clean codes that small teams wrote by hand which alarm at the one threshold; "
        "0 in a split without any.",
        lower_is_better=True,
    ),
    "access_control": Metric(
        "recall, access control", "Share of the codes of that class that its threshold finds."
    ),
    "bad_randomness": Metric(
        "recall, bad randomness", "Share of the codes of that class that its threshold finds."
    ),
}

AXES = (
    *("recall_at_10_external", "any_recall_external", "auc_risk_external", "auc_safe_external"),
    *("pr_auc_external", "named_external", "twin_alarms_external", "project_alarms_external"),
    "ece_external",
)
"""The axes of radar and parallel coordinates: those within 0 and 1."""

COLUMNS = {
    "recall at 10 % false alarms, held out ({level})": "{recall_at_10_external:.3f} "
    "({recall_at_10_external_low:.3f} to {recall_at_10_external_high:.3f})",
    "unseen contracts": "{recall_at_10:.3f}",
    "one threshold, held out": "{any_recall_external:.3f}",
    "AUROC, held out": "{auc_risk_external:.3f}",
    "against safe twins too": "{auc_safe_external:.3f}",
    "PR-AUC": "{pr_auc_external:.3f}",
    "named rightly": "{named_external:.1%}",
    "access control": "{recall_access_control_external:.2f}",
    "bad randomness": "{recall_bad_randomness_external:.2f}",
    "alarms at projects": "{project_alarms_external:.2f}",
}
"""The table of the README: heading, and what stands there, from a row of results.csv."""

ALIKE = r"guards|slither|twins|openzeppelin|zerox"
"""How sources begin that the heat maps of recall draw as one."""
NOTES = (
    "**Where the labels are from.** *Guard removed*: a check was taken out of a clean contract; it "
    "is certainly gone, and the contract not certainly exploitable. *Twin*: written here from a "
    "template, beside a safe one that differs in the guard. *Test*: contracts that a peer wrote to "
    "test its detectors, by folder. *Project*: written by hand by a small team; a language model "
    "read its functions and saw nothing of what these models say. A code has what it inherits: "
    "with a weak function of another file it is weak, with one that the reading could not tell it "
    "is not among the rows. Nobody has audited any of them, and none is from the chain.",
    "**Held out whole** is the point of the table: packages, variants of edits and templates, a "
    "peer's tests and the era 0.5, which training has not seen. How often each is found stands in "
    "[more/held-out](more/held-out/recall.csv) by class and by why it was held out.",
    "Codes that are equal once metadata, operands and the depth of DUP and SWAP are masked count "
    "once, before the split; what is equal to a safe code is no vulnerable one, so an edit that "
    "changes a number alone is not among the rows (data.json, `dropped`).",
    "A threshold for one code is one for all of its functions: the larger a clean contract, the "
    "likelier its worst function alarms. False alarms are counted on whole clean codes.",
    "**One threshold** for all classes asks more than one a class. What is good at it may have "
    "learned what the code of templates looks like: `twin_alarms` in results.csv says how many of "
    "the safe twins, which differ from vulnerable ones in a guard, alarm too.",
    "Where it is weak: access control in real contracts whose guard was removed (nothing in a code "
    "says that a function was meant for its owner), arithmetic and front running. Whole-code "
    "opcodes, facts of paths and single functions are compared in the table (opcodes, forest, "
    "functions): facts of paths lift most, learning by single functions does not.",
    "The held-out rows were looked at six times while this was made. After the first the metric "
    "that ranks became that of the source's task, a threshold a class; after the second published "
    "artifacts of the held-out era, which training still had, joined it; before the fourth "
    "projects were not among the rows; before the fifth files with something that the reading "
    "left open were left out, and before the sixth codes that inherit a weak function from "
    "another file were called safe.",
    "No name, address, selector or constant is a feature of these models. The contract's type is "
    "asked with selectors offered and withheld in [more/targets](more/targets/results.csv).",
    "Heat maps of recall draw sources that begin alike as one (`guards/`, `twins/`, `slither/`, "
    "the packages of one house); `by_source.csv` of each model has every one.",
)
"""How to read the table, in Markdown."""

CARD = {
    "use": (
        "Rank runtime codes of which nobody has shown the source by how much they look like codes "
        "with a known weakness, with the opcodes that speak for it, for somebody who then looks "
        "closer. `python -m app.audit 0x…` does it; it computes the features that the graph takes."
    ),
    "not_for": (
        "calling a contract safe, or telling a guarded code from the same code without its guard: "
        "safe twins alarm too (see the figures)."
    ),
    "splits": {
        "test": "other contracts of the packages, edits and templates that training has",
        "external": "whole packages, variants, tests and an era that training never saw",
    },
    "limits": [
        "No row is a contract that was really exploited or audited: labels are removed guards, "
        "templates written here and another analyser's test contracts.",
        "The larger a code, the likelier one of its functions alarms.",
        "Weak on access control in real contracts, arithmetic and front running: nothing in a code "
        "says for whom a function was meant.",
        "Codes of solc 0.4 to 0.8; of other compilers, hand-written codes and proxies to code that "
        "is not shown it knows nothing.",
    ],
}
"""What the model card of a package says; its figures are computed."""
