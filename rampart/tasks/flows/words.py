"""What this task says of itself: its question, its metrics, and how its table is read."""

from __future__ import annotations

from rampart.reporting.wording import Metric

TITLE = "Flows: how severe is what a network flow did?"
QUESTION = "Which of thousands of network flows does somebody have to look at, and how soon?"
DATA = "traffic that real programs sent in a testbed, labelled by who sent it and what it achieved"
ROWS = "flows"
SPLITS = {"test": "unseen sessions", "external": "held-out day"}
"""What the rows of a split are; those of test are other sessions of the days of training."""
SHORTCUT = "sees how many packets and bytes went each way and for how long, and nothing else"
"""What the baseline ``report.shortcut`` does."""

METRICS = {
    "auc_attack": Metric(
        "AUC, attack or harmless",
        "Area under the ROC curve of any attack against harmless flows, by the probability that "
        "the severity is not info.",
    ),
    "recall_at_1fpr": Metric(
        "recall at 1 % FPR",
        "Share of the attacks found at the threshold that 1 % of the harmless flows are above; the "
        "threshold is set on the very rows that are scored.",
    ),
    "false_alarm_rate": Metric(
        "false alarms",
        "Share of the harmless flows that are given another severity than info.",
        lower_is_better=True,
    ),
    "missed_rate": Metric(
        "missed attacks",
        "Share of the attacks that are called info.",
        lower_is_better=True,
    ),
    "missed_grave": Metric(
        "missed grave flows",
        "Share of the high and critical flows that are called info or low.",
        lower_is_better=True,
    ),
    "off_by": Metric(
        "steps off",
        "Mean distance between the severity that is said and the true one, info to critical being "
        "four steps.",
        lower_is_better=True,
    ),
}
# The criteria of score.py have names of their own.
METRICS["false_alarms"] = METRICS["false_alarm_rate"]

AXES = (
    *("f1_external", "accuracy_external", "auc_attack_external", "recall_at_1fpr_external"),
    *("false_alarm_rate_external", "missed_rate_external", "missed_grave_external"),
    "ece_external",
)
"""The axes of radar and parallel coordinates: those within 0 and 1."""

COLUMNS = {
    "macro-F1, held-out day ({level})": "{f1_external:.3f} ({f1_external_low:.3f} to "
    "{f1_external_high:.3f})",
    "macro-F1, unseen sessions": "{f1_macro:.3f}",
    "AUC, attack or harmless, held-out day": "{auc_attack_external:.3f}",
    "caught at 1 % FPR": "{recall_at_1fpr_external:.1%}",
    "false alarms": "{false_alarm_rate_external:.1%}",
    "missed grave flows": "{missed_grave_external:.1%}",
    "steps off": "{off_by_external:.2f}",
}
"""The table of the README: heading, and what stands there, from a row of results.csv."""

NOTES = (
    "**Severity** is what a flow achieved, as its sender found out: critical = code ran or data "
    "left, high = credentials or a service lost, medium = an attempt that failed, low = "
    "reconnaissance, info = nobody meant harm. No text of a flow says it.",
    "**Held-out day** against **unseen sessions** is the point of the table: each day of the "
    "recording has other addresses, names, ports, users, versions and parameters of tools, and no "
    "row of the last one is trained on, tuned on or calibrated on. Whole sessions are on one side.",
    "Flows whose features are equal count once, and go where two severities share them: no model "
    "that looks at single flows could tell those apart, and a scan is mostly such flows. So the "
    "scores are of the flows that something distinguishes; data.json (`severities`) has how many "
    "of each severity those are.",
    "What a random split of the same flows would have said, and each day left out in turn, is in "
    "[more/resplit](more/resplit/resplit.csv).",
    "Addresses, client ports and absolute times are no features. Hour and last octet of the "
    "client, which the published pipeline has, are in the model that is named for them alone.",
    "Intervals resample whole sessions, as the flows of one session succeed and fail together.",
    "The held-out day was looked at some fifteen times while features, models, detectors and knobs "
    "were made: its scores are a little flattered, also where nothing was chosen by them.",
    "The traffic was recorded between namespaces of one machine, with days of minutes: what the "
    "times between packets say there, they need not say elsewhere.",
)
"""How to read the table, in Markdown."""

CARD = {
    "use": (
        "Sort the flows of a network by how grave what they did looks, with reasons, an anomaly "
        "score and the ATT&CK techniques that they are evidence of, for an analyst who looks at a "
        "few of them. `python -m app.flows flows.csv` does it; it computes the features that the "
        "graph takes."
    ),
    "not_for": (
        "blocking traffic by itself, or accusing anybody: the severity is a guess about a flow, "
        "and harmless flows are called something else too (false alarms, below)."
    ),
    "splits": {
        "test": "sessions of the days of training that training never saw",
        "external": "a whole day that training never saw: other addresses, users, versions, tools",
    },
    "limits": [
        "Learned from the traffic of one testbed: namespaces of one machine, days of minutes. What "
        "the times between packets say there, they need not say elsewhere; train on flows of your "
        "own where you can.",
        "Tables without payload lack half of what the model reads: the severity is then a guess.",
        "Thresholds of the anomaly score are budgets of alerts on the recorded days; on traffic "
        "that is unlike them nearly everything may alert, and then the order counts alone.",
        "The kinds of attack are the 18 of the testbed; another kind is found only as far as it "
        "looks like one of them.",
        "The intervals resample sessions of this recording and cover no other network.",
    ],
}
"""What the model card of a package says; its figures are computed."""
