import pytest

from rampart.synthetic.campaign.results import SCORES, by_fit, headline, numbers, results, sort_out
from tests.cells import CLASSIFIERS, cell


def set_f1(fit, **by_regime):
    """Give the first half of the classifiers one F1, the second half another."""
    for regime, (first, second) in by_regime.items():
        for place, name in enumerate(CLASSIFIERS):
            half = place < len(CLASSIFIERS) // 2
            fit["utility"][regime][name]["f1"] = first if half else second


def test_cells_are_sorted_out_by_status():
    cells = [
        cell("spam", "smote"),
        cell("spam", "ctgan", status="failed"),
        cell("spam", "copy"),
    ]
    campaign = sort_out(cells, {"chess": "chess is not active at scale quick"})
    assert [one["generator"] for one in campaign.ok] == ["copy", "smote"]
    assert [one["generator"] for one in campaign.failed] == ["ctgan"]
    assert campaign.off == {"chess": "chess is not active at scale quick"}
    assert campaign.data_sets == ["spam"]


def test_results_have_the_best_first_and_failures_last():
    table = results(
        sort_out(
            [
                cell("spam", "tvae", level=0.7),
                cell("spam", "ctgan", status="failed"),
                cell("spam", "wgan", level=0.9, flags=["one", "two"]),
                cell("phishing", "tvae", level=0.5),
            ]
        )
    )
    assert table["data_set"].tolist() == ["phishing", "spam", "spam", "spam"]
    assert table["generator"].tolist() == ["tvae", "wgan", "tvae", "ctgan"]
    assert table["status"].tolist() == ["ok", "ok", "ok", "failed"]
    assert list(table)[:9] == [
        *("data_set", "generator", "kind", "status"),
        *("ts_tr_f1", "ts_tr_f1_std", "ts_tr_f1_low", "ts_tr_f1_high", "tr_ts_f1"),
    ]
    assert list(table)[-4:] == ["summary_score", "summary_score_std", "flags", "reason"]
    assert len(table.columns) == 4 + 5 * 4 + (11 + 6 + 1) * 2 + 2
    assert table.iloc[3, 4:-2].isna().all()
    assert table["reason"].tolist()[3] == "a class of 3 rows is too small for 5 neighbours"
    assert table["flags"].tolist() == ["", "one; two", "", ""]
    assert table.iloc[:3, 4:-2].notna().all(axis=None)


def test_a_table_holds_what_the_cell_says():
    content = cell("spam", "cvae")
    content["overall"]["ts_tr_f1"] = {"mean": 0.5, "std": 0.1, "low": 0.4, "high": 0.6}
    content["overall"]["mmd"] = {"mean": 0.25, "std": 0.125}
    row = results(sort_out([content])).iloc[0]
    names = ["ts_tr_f1", "ts_tr_f1_std", "ts_tr_f1_low", "ts_tr_f1_high", "mmd", "mmd_std"]
    assert row[names].tolist() == [0.5, 0.1, 0.4, 0.6, 0.25, 0.125]


def test_a_fit_has_the_mean_over_classifiers_and_their_ratio():
    content = cell("spam", "cvae", folds=2, seeds=2)
    set_f1(content["folds"][1], ts_tr=(0.6, 0.8), tr_tr=(0.8, 0.95))
    content["folds"][1]["counts"] = {"train": [10, 20], "test": [3, 7], "synthetic": [1, 1]}
    table = by_fit(sort_out([content]))
    assert table[["seed", "fold"]].to_numpy().tolist() == [[0, 0], [0, 1], [1, 0], [2, 0]]
    row = table.iloc[1]
    assert row["ts_tr_f1"] == pytest.approx(0.7)
    assert row["tr_tr_f1"] == pytest.approx(0.875)
    assert row["utility_ratio"] == pytest.approx(0.8)
    assert row[["train", "test"]].tolist() == [30, 10]
    assert row["summary_score"] == content["folds"][1]["summary"]["score"]
    assert row["coverage"] == content["folds"][1]["fidelity"]["coverage"]
    assert set(SCORES) < set(table)


def test_equal_scores_of_other_classifiers_stay_a_tie():
    one, other = cell("spam", "cgan", folds=2), cell("spam", "wgan", folds=2)
    set_f1(one["folds"][0], ts_tr=(0.1, 0.3))
    set_f1(other["folds"][0], ts_tr=(0.3, 0.1))
    table = by_fit(sort_out([one, other]))
    scores = table[(table["fold"] == 0) & (table["seed"] == 0)]["ts_tr_f1"]
    assert scores.nunique() == 1


def test_a_ceiling_of_zero_has_no_ratio():
    content = cell("spam", "cgan", folds=2)
    set_f1(content["folds"][1], tr_tr=(0.0, 0.0))
    with pytest.raises(ValueError, match="fold 1: the utility ratio needs a TR-TR macro-F1 above"):
        by_fit(sort_out([content]))


def test_each_number_has_its_row():
    content = cell("spam", "cvae", folds=2, seeds=1)
    table = numbers(sort_out([content, cell("spam", "ctgan", status="failed")]))
    assert len(table) == 3 * (4 * 8 * 7 + 11 + 6 + 5)
    assert set(table["generator"]) == {"cvae"}
    asked = "seed == 1 and regime == 'tr_ts' and classifier == 'knn' and metric == 'mcc'"
    number = table.query(asked)
    assert number["value"].tolist() == [content["seeds"][0]["utility"]["tr_ts"]["knn"]["mcc"]]
    number = table.query("seed == 0 and fold == 1 and metric == 'nndr'")
    assert number[["regime", "classifier"]].to_numpy().tolist() == [["privacy", ""]]
    assert number["value"].tolist() == [content["folds"][1]["privacy"]["nndr"]]


def test_the_headline_holds_means_of_what_is_ok():
    content = cell("spam", "cvae")
    metrics = headline(sort_out([content, cell("spam", "ctgan", status="failed")]))
    names = ("ts_tr_f1", "summary_score")
    assert metrics == {"spam": {"cvae": {name: content["overall"][name]["mean"] for name in names}}}


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([cell("spam", "cgan")] * 2, "cell spam/cgan: is there twice"),
        (
            [cell("spam", "cgan") | {"status": "done"}],
            "cell spam/cgan: status must be one of ok, failed, got 'done'",
        ),
        (
            [cell("spam", "cgan", status="failed")],
            r"of 1 cells none is ok \(spam/cgan: a class of 3 rows .* neighbours\)$",
        ),
        (
            [cell("spam", f"g{k}", status="failed") for k in range(5)],
            r"of 5 cells none is ok \(.*; and 2 more\)$",
        ),
        ([], "of 0 cells none is ok$"),
        (
            [cell("spam", "cgan"), cell("spam", "wgan", folds=3)],
            r"spam/cgan and spam/wgan: must have the same folds, got \[0, 1, 2, 3, 4\] and "
            r"\[0, 1, 2\]",
        ),
        (
            [cell("spam", "cgan"), cell("spam", "wgan", seeds=2)],
            "must have the same seeds",
        ),
        (
            [cell("spam", "cgan"), cell("spam", "wgan") | {"classifiers": ["tree"]}],
            "must have the same classifiers",
        ),
        (
            [cell("spam", "cgan") | {"overall": {"fid": {"mean": 1, "std": 0}}}],
            "cell spam/cgan: its scores must be those of results.csv; association_diff.*, fid",
        ),
    ],
)  # fmt: skip
def test_cells_that_cannot_be_ranked_are_refused(cells, sentence):
    with pytest.raises(ValueError, match=sentence):
        sort_out(cells)
