"""What this task says of itself: its question, its metrics, and how its table is read."""

from __future__ import annotations

from rampart.reporting.wording import Loss, Metric

LOOKS = 20
"""How often the external scores of trained models were seen while sources, kinds, models and knobs
were still being chosen. Whoever looks again raises it: the report quotes it."""

TITLE = "Prompts: benign, suspicious or malicious?"
QUESTION = "Is a text harmless, a risky request, or an attack on a language model?"
DATA = "public collections of prompts, and generated or composed ones for kinds that none has"
ROWS = "prompts"
SPLITS = {"test": "random split", "external": "unseen sources"}
"""What the rows of a split are; those of test are drawn from the sources of training."""
SHORTCUT = "sees length, punctuation, case and the like, and not one word of what a prompt says"
"""What the baseline ``report.shortcut`` does."""
MADE = {
    "generated/": "written by grammars of this project",
    "composed/": "composed of rows of their own split",
}
"""Beginning of a source's name -> how its rows were made; all others are as a package has them."""

KINDS = {
    "question": "a question of knowledge, an exercise",
    "request": "something to do: write, plan, call a function, small talk",
    "second_person": "addresses the model: “you are given”, “your task”, a system prompt",
    "persona": "role-play, “act as a …”",
    "trigger_words": "the words of an attack in innocence: ignore, instructions, bypass",
    "dangerous_words": "the words of a risky request in innocence: kill, shoot, bomb",
    "security_work": "defence, administration, code",
    "document": "an e-mail, a page, a record, with or without a task about it",
    "foreign": "harmless, in another language than English",
    "risky": "a risky request in plain words",
    "risky_foreign": "the same in another language",
    "override": "sets the instructions of the model aside",
    "jailbreak": "a persona or a game without rules",
    "extraction": "asks for the system prompt or a secret",
    "hidden": "an instruction in a document, an e-mail, the answer of a tool",
    "tail": "a risky request with a machine-made tail: gibberish, “Sure, here is”",
    "wrapped": "a risky request in a story, a scenario, a pretext made to get by",
    "encoded": "an attack in base64, leetspeak, homoglyphs, split words",
    "foreign_attack": "an attack in another language than English",
}
"""What a row of each kind (rampart/tasks/prompts/row) is like."""

ALIKE = "Every kind of row counts the same, however many rows it has."
METRICS = {
    "accuracy": Metric("accuracy", f"Share of rows whose predicted class is the true one. {ALIKE}"),
    "precision_macro": Metric("macro precision", f"Mean of the precision of the classes. {ALIKE}"),
    "recall_macro": Metric("macro recall", f"Mean of the recall of the classes. {ALIKE}"),
    "f1_macro": Metric(
        "macro-F1",
        "Mean of the F1 of the classes, F1 = 2 · precision · recall / (precision + recall), from a "
        f"confusion matrix that is the sum of those of the kinds. {ALIKE}",
    ),
    "kind_recall": Metric(
        "recall by kind",
        "Mean over the kinds of rows of the share of a kind's rows that are given their class. "
        + ALIKE,
    ),
    "auc_malicious": Metric(
        "AUC, malicious against benign",
        "Area under the ROC curve of the attack class against the harmless one, suspicious rows "
        "left out, every kind counting the same.",
    ),
    "f1_malicious": Metric(
        "F1, malicious against benign",
        "F1 of the attack class over harmless and attack rows, every kind counting the same.",
    ),
    "worst_benign_alarms": Metric(
        "worst benign kind",
        "The highest share of a harmless kind's rows that are called an attack.",
        lower_is_better=True,
    ),
    "custom_score": Metric(
        "security score",
        "(0.5 · recall of malicious + 0.3 · precision of suspicious + 0.2 · F1 of benign) · "
        "exp(−5 · r), where r is the critical error rate.",
    ),
    "critical_error_rate": Metric(
        "critical errors",
        "r = the false alarm rate + the missed threat rate.",
        lower_is_better=True,
    ),
    "false_alarm_rate": Metric(
        "false alarms",
        "Share of the harmless rows (of their own class, not of all rows) called an attack.",
        lower_is_better=True,
    ),
    "missed_threat_rate": Metric(
        "missed threats",
        "Share of the attack rows (of their own class, not of all rows) called harmless.",
        lower_is_better=True,
    ),
    "recall_at_1fpr": Metric(
        "recall at 1 % FPR",
        "Recall of the attack class at the threshold that 1 % of the harmless rows are above, the "
        "kinds counting the same; the threshold is set on the very rows that are scored.",
    ),
    "recall_at_5fpr": Metric("recall at 5 % FPR", "The same at 5 %."),
}
# The criteria of score.py have names of their own.
METRICS["false_alarms"] = METRICS["false_alarm_rate"]
METRICS["missed_threats"] = METRICS["missed_threat_rate"]

LOSSES = {
    "kind_recall": Loss(),
    "recall_malicious": Loss(of="malicious"),
    "precision_suspicious": Loss(called="suspicious"),
    "false_alarms": Loss(of="benign", called="malicious"),
    "missed_threats": Loss(of="malicious", called="benign"),
}
"""Criterion -> the rows that cost it something: the report names the kinds that cost most."""

AXES = (
    *("kind_recall_external", "f1_external", "auc_malicious_external", "f1_malicious_external"),
    *("recall_at_1fpr_external", "recall_at_5fpr_external", "false_alarm_rate_external"),
    *("missed_threat_rate_external", "worst_benign_alarms_external", "ece_external"),
)
"""The axes of radar and parallel coordinates: all columns would not fit."""

COLUMNS = {
    "recall by kind, other sources ({level})": "{kind_recall_external:.3f} "
    "({kind_recall_external_low:.3f} to {kind_recall_external_high:.3f})",
    "macro-F1, other sources": "{f1_external:.3f}",
    "macro-F1, random split": "{f1_macro:.3f}",
    "AUC, attack or harmless": "{auc_malicious_external:.3f}",
    "caught at 1 % FPR": "{recall_at_1fpr_external:.1%}",
    "at 5 %": "{recall_at_5fpr_external:.1%}",
    "false alarms": "{false_alarm_rate_external:.1%}",
    "worst benign kind": "{worst_benign_alarms_external:.1%}",
}
"""The table of the README: heading, and what stands there, from a row of results.csv."""

NOTES = (
    "**Malicious**: the text tries to change, override, bypass or exfiltrate the instructions of "
    "a language model. **Suspicious**: a risky request in plain words, no attack on the model: "
    "send it to review. **Benign**: everything else, also a text that only mentions such words. "
    "A label is the purpose that the source states, never a rule about words, so single rows of a "
    "source may be called otherwise with good reason.",
    "A **kind** says what a row is like within its class. Every kind counts the same in macro-F1, "
    "recall by kind, the rates and the security score, however many rows it has: rows of one kind "
    "are alike and come by the thousand where a source is large.",
    "Every kind has rows in validation and in the external set, and the sources, grammars and word "
    "lists that they are from are not those of training. One package may serve several splits, "
    "then with other parts of it. A composed row (a document with an instruction in it, a risky "
    "request with a tail, an attack in base64) is made of rows of its own split; only the recipe "
    "is the same in all splits, so composed rows may be easier than what users bring.",
    "`generated/…` rows are written by grammars of this project, other ones in validation (`v-…`) "
    "and in the external set (`x-…`) than in training. Their sentences in other languages than "
    "English were written by the project too and read by no native speaker. Languages "
    "are ISO 639-1 codes; `mul` is a text in several.",
    "**Other sources** against **random split** is the point of the table. The model `surface` "
    "sees length, punctuation, case, digits and entropy, and no word: what it scores on a random "
    "split is what the split measures of the source instead of the attack. The random split also "
    "has no row that is generated or composed.",
    "The interval is a stratified bootstrap over the rows of each kind. It says how sure the score "
    "is on these sources, not how far the next source may lie: leave-one-source-out says more "
    "about that.",
    f"The external scores were looked at {'once' if LOOKS == 1 else f'{LOOKS} times'} while "
    "sources, kinds, models and knobs were still being chosen, and the champion is the best on "
    "those very rows; take the third digit for soft.",
    "**Security score** = (0.5 · recall of malicious + 0.3 · precision of suspicious + 0.2 · F1 of "
    "benign) · exp(−5 r), where r = false alarms (benign called malicious) + missed threats "
    "(malicious called benign), each a rate within its own class. The published code divides by "
    "all rows, which makes a threat look rarer the fewer there are.",
    "Calibration and threshold are fitted on validation, whose families are in no other split.",
)
"""How to read the table, in Markdown."""
