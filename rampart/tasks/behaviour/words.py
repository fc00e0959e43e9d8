"""What this task says of itself: its question, its metrics, and how its table is read."""

from __future__ import annotations

from rampart.reporting.wording import Metric

TITLE = "Behaviour: what is an address of a simulated chain for?"
QUESTION = "Does the history of an address look like an attack or a fraud, and which?"
DATA = "a SIMULATED chain: real bytecode on a local node, actors with intents, no real history"
ROWS = "simulated histories"
SPLITS = {
    "test": "simulated, unseen episodes",
    "external": "simulated, unseen designs and layouts",
}
"""What the rows of a split are; those of test are other episodes of the designs of training."""
SHORTCUT = "sees how many transactions the history has, and nothing else"
"""What the baseline ``report.shortcut`` does."""

METRICS = {
    "caught": Metric(
        "caught (simulated)",
        "Mean over the intents of their recall, an attack of any name being found, at the "
        "threshold that 10 % of the simulated look-alikes are above, set on the very rows scored.",
    ),
    "found": Metric(
        "found", "Mean over the intents of the share of their rows that is not called benign."
    ),
    "auc_attack": Metric(
        "AUC, attack or harmless",
        "Area under the ROC curve of simulated attacks against all harmless histories, by the "
        "probability that it is not benign.",
    ),
    "auc_alike": Metric(
        "AUC, attack or look-alike",
        "The same against those alone who do in earnest what an attack looks like.",
    ),
    "auc_ponzi": Metric(
        "AUC, ponzi or harmless", "The same of ponzis against all harmless histories."
    ),
    "auc_fraud": Metric(
        "AUC, fraud or harmless",
        "The same of what takes money by deceit: approval phishing, rug pulls, address poisoning, "
        "honeypots and ponzis.",
    ),
    "named": Metric(
        "named", "Of the attacks that are called one, the share whose intent is named rightly."
    ),
    "false_alarm_rate": Metric(
        "false alarms",
        "Share of the harmless histories that are called an attack.",
        lower_is_better=True,
    ),
    "alike_alarms": Metric(
        "false alarms, look-alikes",
        "Share of the look-alikes that are called an attack.",
        lower_is_better=True,
    ),
    "missed_rate": Metric(
        "missed attacks", "Share of the attacks that are called benign.", lower_is_better=True
    ),
}
# The criteria of score.py have names of their own.
METRICS["false_alarms"] = METRICS["false_alarm_rate"]

AXES = (
    *("caught_external", "f1_external", "auc_attack_external", "auc_alike_external"),
    *("auc_ponzi_external", "auc_fraud_external", "named_external", "false_alarm_rate_external"),
    *("alike_alarms_external", "missed_rate_external", "ece_external"),
)
"""The axes of radar and parallel coordinates: those within 0 and 1."""

COLUMNS = {
    "caught at 10 % false alarms, simulated, unseen designs ({level})": "{caught_external:.3f} "
    "({caught_external_low:.3f} to {caught_external_high:.3f})",
    "simulated, unseen episodes": "{caught:.3f}",
    "macro-F1, unseen designs": "{f1_external:.3f}",
    "AUC, attack or look-alike": "{auc_alike_external:.3f}",
    "AUC, ponzi": "{auc_ponzi_external:.3f}",
    "AUC, fraud": "{auc_fraud_external:.3f}",
    "false alarms": "{false_alarm_rate_external:.1%}",
}
"""The table of the README: heading, and what stands there, from a row of results.csv."""

NOTES = (
    "**Everything here is simulated**: the contracts are compiled and run on a local node, but who "
    "calls them, when and with how much was written by this project. The scores say how well "
    "models tell the simulation's intents apart; on real histories they have not been measured, "
    "and they will be lower. Nothing here is evidence about any real address.",
    "A row is **one address in one episode**, as an explorer would list it: its transactions and "
    "token movements. Of a quarter of the pairs inner payments are known too, of half the call "
    "trees: drawn by the hash of the pair's name, so that a missing tree is no sign. The table by "
    "what is known stands in by_known.csv of each model.",
    "**Look-alikes** are the twins of the attacks: a router's batch beside reentrancy, an approval "
    "of a router beside a drainer, vesting beside a rug pull, a market maker beside wash trading, "
    "an airdrop beside poisoning. Twins share the parameters of their world and one side of the "
    "split. Victims and the contracts that were attacked are no rows: their histories hold the "
    "attack, and they mean no harm.",
    "**Unseen designs and layouts**: other ways of doing the same, and contracts of other names "
    "and storage, with their twins. No row of them is trained, tuned or calibrated on.",
    "Addresses are numbers in the order of their appearance, and times are differences: neither "
    "can be learned by heart. That two addresses look alike is told, as that is what poisoning is.",
    "Intervals resample whole pairs of episodes.",
    "A scenario that is left out whole, with its look-alikes, is **hardly found at all**: see "
    "“Seen, done otherwise, never seen” below. The models know the frauds that they were shown.",
    "The external rows were looked at some six times while features, class weights and knobs were "
    "chosen: their scores are a little flattered.",
)
"""How to read the table, in Markdown."""

CARD = {
    "use": (
        "Say of the history of an address which simulated intent it looks like, and by which "
        "transactions: a hint for somebody who then looks at them. `python -m app.audit "
        "history.csv` does it; it computes the features that the graph takes."
    ),
    "not_for": (
        "accusing anybody, blocking an address or valuing one: everything that it learned was "
        "simulated, and on real histories it has not been measured."
    ),
    "splits": {
        "test": "simulated: other episodes of the designs of training",
        "external": "simulated: designs, names and layouts that training never saw",
    },
    "limits": [
        "SIMULATED: real bytecode on a local node, but who calls, when and with how much was "
        "written by this project. Scores on real histories will be lower.",
        "A scenario that training lacks is hardly found at all: the model knows the frauds that it "
        "was shown.",
        "Less is known of a history without inner payments and call trees, as most are listed.",
        "Intervals resample pairs of simulated episodes and cover no other chain.",
    ],
}
"""What the model card of a package says; its figures are computed."""
