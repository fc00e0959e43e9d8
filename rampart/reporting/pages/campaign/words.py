"""The scores of a campaign in words: what a column is called, what is good, what it means."""

from __future__ import annotations

from typing import NamedTuple


class Score(NamedTuple):
    """One column of results.csv in words; ``good`` is ↑, ↓ or the value to be near."""

    label: str
    good: str
    meaning: str


UTILITY = {
    "ts_tr_f1": Score(
        "TS-TR", "↑", "Train on synthetic, test on real: macro-F1 on the fold's real rows of "
        "classifiers that saw synthetic rows alone. What the rows are worth.",
    ),
    "tr_ts_f1": Score(
        "TR-TS", "↑", "Train on real, test on synthetic. High with a low TS-TR says that the "
        "synthetic rows are typical but lack variety (mode collapse).",
    ),
    "tr_tr_f1": Score(
        "TR-TR", "↑", "Train on real, test on real: the ceiling, on the same test rows.",
    ),
    "augmented_f1": Score(
        "augmented", "↑", "Train on real and synthetic rows together, test on real: whether "
        "synthetic rows add anything to the real ones.",
    ),
    "utility_ratio": Score(
        "TS-TR / TR-TR", "↑", "The utility ratio: the share of the ceiling that is reached.",
    ),
}  # fmt: skip
FIDELITY = {
    "jensen_shannon": Score(
        "Jensen-Shannon", "↓", "Distance of the distributions of a column, mean over columns: 0 "
        "for equal ones, 1 for disjoint ones.",
    ),
    "hellinger": Score("Hellinger", "↓", "Another such distance, also in [0, 1]."),
    "total_variation": Score(
        "total variation", "↓", "The largest difference of the probabilities of any event, mean "
        "over columns, in [0, 1].",
    ),
    "wasserstein": Score(
        "Wasserstein", "↓", "How far values must be moved, mean over columns, in the coded units "
        "of numbers.",
    ),
    "association_difference": Score(
        "association", "↓", "Mean absolute difference, over pairs of columns, of their association "
        "(Cramér's V, correlation ratio or Pearson's |r|).",
    ),
    "mmd": Score(
        "MMD", "↓", "Maximum mean discrepancy of whole rows; never quite 0 on few rows.",
    ),
    "sdmetrics_quality": Score("SDMetrics quality", "↑", "Its column shapes and pair trends."),
    "sdmetrics_diagnostic": Score(
        "SDMetrics diagnostic", "↑", "Whether values are valid at all; 1 is the least to expect.",
    ),
    "c2st_auc": Score(
        "two-sample AUC", "0.5", "How well a classifier tells synthetic rows from real ones: 0.5 "
        "not at all, 1 always.",
    ),
    "density": Score(
        "density", "↑", "How densely real rows lie about the synthetic ones; about 1 is good.",
    ),
    "coverage": Score(
        "coverage", "↑", "Share of the real rows with a synthetic neighbour; low: modes are lost.",
    ),
    "summary_score": Score(
        "summary score", "↑", "Weighted mean of four dimensions in [0, 1]; it says how rows look, "
        "not what they are worth.",
    ),
}  # fmt: skip
PRIVACY = {
    "dcr_ratio": Score(
        "DCR ratio", "1", "Distance to the closest training row, median of synthetic over median "
        "of unseen real rows. Far below 1: closer to training than real rows are.",
    ),
    "dcr_share": Score(
        "DCR share", "0.5", "Share of synthetic rows that lie closer to training rows than to "
        "unseen ones of equal number. 0.5: no closer.",
    ),
    "nndr": Score(
        "NNDR", "↑", "Distance to the nearest training row over that to the second nearest; near "
        "0: a training row is singled out.",
    ),
    "exact_copies": Score("exact copies", "↓", "Share of synthetic rows equal to a training row."),
    "chance_copies": Score(
        "copies by chance", "exact copies", "The share that chance explains: of rows equal to an "
        "unseen real row, scaled to the number of training rows. Copies far above it are learned "
        "by heart.",
    ),
    "membership_auc": Score(
        "membership AUC", "0.5", "How well the distance to the nearest synthetic row tells "
        "training rows from unseen ones: 0.5 is a guess, 1 gives every training row away.",
    ),
}  # fmt: skip
SCORES = {**UTILITY, **FIDELITY, **PRIVACY}
HEADLINES = {"ts_tr_f1": "TS-TR macro-F1", "augmented_f1": "augmented macro-F1"}
"""The same, where the label alone does not say what is measured."""
LIMITS = {
    "membership_auc": "membership AUC above",
    "copies": "copies, beyond those that chance explains, above",
    "c2st_auc": "two-sample AUC above",
    "coverage": "coverage below",
    "utility_ratio": "TS-TR / TR-TR below",
    "collapse_tr_ts": "collapse: TR-TS above",
    "collapse_ratio": "and at the same time TS-TR / TR-TR below",
}
"""The limits behind the warnings, in the order in which they are told."""
KINDS = {"learned": "", "resampled": "resampled", "baseline": "baseline"}
PARTS = {"all": "all generators", "without_baselines": "without baselines"}
BLOCKS = {"by_fold": "folds of all data sets", "by_data_set": "data sets"}
