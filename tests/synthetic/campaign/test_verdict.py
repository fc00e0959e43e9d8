import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.synthetic.campaign.results import by_fit, sort_out
from rampart.synthetic.campaign.verdict import choose, paired, verdict
from tests.cells import cell

RIVALS = ("smote", "marginals", "copy")


def given_cell(generator, mean, summary=0.5, flags=()):
    """Return a cell whose means are given."""
    content = cell("spam", generator, folds=2, flags=flags)
    content["overall"]["ts_tr_f1"]["mean"] = mean
    content["overall"]["summary_score"]["mean"] = summary
    return content


def answer(*cells, criterion="ts_tr_f1", rivals=RIVALS):
    campaign = sort_out(cells)
    return verdict(campaign, by_fit(campaign), criterion, rivals, 0.05)["spam"]


def test_a_paired_difference_by_hand():
    # Differences .1, .2, .3: s² = .01; (1/3 + 1/2) · .01 = 1/120; t = .2 · sqrt(120) = 2.19089.
    result = paired(np.array([0.5, 0.7, 0.9]), np.array([0.4, 0.5, 0.6]), 0.5, 0.05)
    assert result["difference"] == pytest.approx(0.2)
    # Student's t of 2 degrees: 97.5 % is 4.302653, and p = 1 - t / sqrt(2 + t²).
    assert result["low"] == pytest.approx(0.2 - 4.302653 / 120**0.5, abs=1e-6)
    assert result["high"] == pytest.approx(0.2 + 4.302653 / 120**0.5, abs=1e-6)
    assert result["p"] == pytest.approx(1 - 4.8**0.5 / 6.8**0.5)


@pytest.mark.parametrize(("shift", "p"), [(0.0, 1.0), (0.1, 0.0)])
def test_equal_differences_have_no_spread(shift, p):
    b = np.array([0.7, 0.3, 0.123456])
    result = paired(b + shift, b, 0.25, 0.05)
    assert result == {"difference": shift, "low": shift, "high": shift, "p": p}


@pytest.mark.parametrize(
    ("a", "b", "ratio", "sentence"),
    [
        ([0.1], [0.2], 0.5, "2 folds or more"),
        ([0.1, 0.2], [0.2], 0.5, "two vectors"),
        ([0.1, 0.2], [0.2, 0.1], 0.0, "n_test / n_train must be > 0, got 0.0"),
    ],
)
def test_folds_that_cannot_be_paired_are_refused(a, b, ratio, sentence):
    with pytest.raises(ValueError, match=sentence):
        paired(np.array(a), np.array(b), ratio, 0.05)


@given(
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=2, max_size=10),
    st.floats(0.05, 1),
)
def test_an_interval_leaves_0_out_when_p_is_below_alpha(pairs, ratio):
    a, b = np.array(pairs).T / 1000
    result, turned = paired(a, b, ratio, 0.05), paired(b, a, ratio, 0.05)
    assert result["low"] <= result["difference"] <= result["high"]
    assert 0 <= result["p"] <= 1
    assert result["difference"] == pytest.approx(np.mean(a - b), abs=1e-9)
    assert turned["low"] == pytest.approx(-result["high"], abs=1e-12)
    assert turned["p"] == pytest.approx(result["p"])
    if abs(result["p"] - 0.05) > 1e-9:
        assert (result["low"] > 0 or result["high"] < 0) == (result["p"] < 0.05)


def test_the_best_learned_generator_without_a_flag_is_chosen():
    cells = [
        given_cell("copy", 0.99),
        given_cell("smote", 0.98),
        given_cell("wgan", 0.97, flags=["leaks its training rows"]),
        given_cell("cgan", 0.9, summary=0.6),
        given_cell("cvae", 0.9, summary=0.7),
        given_cell("tvae", 0.8),
    ]
    assert choose(cells, "ts_tr_f1")["generator"] == "cvae"  # a tie, and the better summary
    assert choose(cells[:4], "ts_tr_f1")["generator"] == "cgan"
    assert choose(cells[:3], "ts_tr_f1") is None  # all of them carry a flag
    assert choose(cells[:2], "ts_tr_f1") is None
    assert choose(cells, "summary_score")["generator"] == "cvae"


def test_names_decide_when_all_else_is_equal():
    cells = [given_cell(name, 0.9) for name in ("wgan", "cgan", "tvae")]
    assert choose(cells, "ts_tr_f1")["generator"] == "cgan"


def test_a_verdict_says_what_was_passed_over():
    result = answer(
        given_cell("wgan", 0.97, flags=["leaks"]),
        given_cell("cvae", 0.9),
        given_cell("cgan", 0.2, flags=["collapse"]),
    )
    assert result["generator"] == "cvae"
    assert result["passed_over"] == [{"generator": "wgan", "score": 0.97, "flags": ["leaks"]}]
    assert result["why"].startswith("cvae has the best mean TS-TR macro-F1, 0.900 ± ")
    assert result["why"].endswith(
        "over 2 folds, of 1 learned generator without a warning (passed over: wgan)"
    )
    assert result["ts_tr_f1"]["mean"] == 0.9
    assert set(result["utility_ratio"]) == {"mean", "std", "low", "high"}


def test_a_generator_with_a_flag_is_never_chosen():
    result = answer(given_cell("wgan", 0.9, flags=["leaks"]), given_cell("copy", 0.8))
    assert result == {
        "generator": None,
        "why": "each of the 1 learned generator on spam carries a warning (wgan: leaks)",
    }


def test_no_learned_generator_is_no_choice():
    result = answer(cell("spam", "copy"), cell("spam", "ctgan", status="failed"))
    assert result == {
        "generator": None,
        "why": "no learned generator is ok on spam (failed: ctgan; ok: copy)",
    }
    assert "none is in the campaign" in answer(cell("spam", "copy"))["why"]


def test_a_chosen_generator_against_its_rivals():
    result = answer(
        cell("spam", "cvae", level=0.85),
        cell("spam", "wgan", level=0.4),
        cell("spam", "smote", level=0.6),
        cell("spam", "marginals", status="failed"),
    )["against"]
    lead = result["smote"]
    assert lead["answer"] == "better"
    assert 0.2 < lead["low"] < lead["difference"] < lead["high"] < 0.3
    assert lead["sentence"].startswith("cvae against smote: TS-TR macro-F1 +0.2")
    assert lead["sentence"].endswith("): better")
    assert "over 5 folds (95% interval +0.2" in lead["sentence"]
    assert (lead["folds"], lead["learned"]) == (5, 2)
    assert lead["learned_higher"] == lead["learned_better"] == ["cvae"]
    assert result["marginals"]["answer"] == "not compared"
    assert result["marginals"]["sentence"].startswith("marginals failed (a class of 3 rows")
    assert result["copy"]["sentence"] == "copy is not in the campaign on spam"


def test_a_rival_that_is_chosen_is_not_compared_with_itself():
    result = answer(
        cell("spam", "cvae", level=0.9), cell("spam", "wgan", level=0.5), rivals=["cvae"]
    )
    assert result["against"]["cvae"] == {
        "answer": "not compared",
        "sentence": "cvae is the chosen generator itself on spam",
    }


def test_a_difference_of_nothing_is_not_shown_and_a_loss_is_worse():
    same = cell("spam", "smote", level=0.7)
    twin = cell("spam", "cvae", level=0.7) | {"folds": same["folds"]}
    lead = answer(twin, same)["against"]["smote"]
    assert (lead["answer"], lead["difference"], lead["p"]) == ("not shown", 0, 1)
    assert lead["sentence"].endswith("+0.000 to +0.000): a difference this small can be chance")
    assert lead["learned_higher"] == lead["learned_better"] == []
    lead = answer(cell("spam", "cvae", level=0.5), same)["against"]["smote"]
    assert lead["answer"] == "worse"
    assert lead["sentence"].count("\u2212") == 3


def test_the_fold_sizes_widen_the_interval():
    def width(test):
        cells = [cell("spam", name) for name in ("cvae", "smote")]
        for content in cells:
            for fit in content["folds"]:
                fit["counts"] = {"train": [400], "test": [test], "synthetic": [400]}
        lead = answer(*cells)["against"]["smote"]
        return lead["high"] - lead["low"]

    # sqrt((1/5 + 1) / (1/5 + 1/4))
    assert width(400) / width(100) == pytest.approx((1.2 / 0.45) ** 0.5)


def test_the_count_of_learned_ones_that_beat_a_rival_is_corrected():
    """With one learned generator p alone decides; with twenty alike it is multiplied."""

    def content(name, lead):
        whole = cell("spam", name, folds=5)
        for fold, fit in enumerate(whole["folds"]):
            for scores in fit["utility"]["ts_tr"].values():
                scores["f1"] = 0.5 + lead * (1 + 0.2 * fold)
        return whole

    # Differences lead · (1, 1.2, ..., 1.8): t = 1.4 / sqrt((1/5 + 1/4) · .1) = 6.6, p = 0.0027.
    rival, net = content("smote", 0.0), content("net", 0.1)
    alone = answer(net, rival)["against"]["smote"]
    assert alone["p"] == pytest.approx(0.0027, abs=1e-4)
    assert alone["learned_better"] == ["net"]
    many = answer(*(net | {"generator": f"net{k}"} for k in range(20)), rival)["against"]["smote"]
    assert len(many["learned_higher"]) == many["learned"] == 20
    assert many["learned_better"] == []  # 20 · 0.0027 is above 0.05
    assert many["answer"] == "better"


def test_another_criterion_decides():
    low, high = given_cell("wgan", 0.9, summary=0.2), given_cell("cvae", 0.5, summary=0.9)
    assert answer(low, high)["generator"] == "wgan"
    result = answer(low, high, criterion="summary_score")
    assert result["generator"] == "cvae"
    assert result["criterion"] == "summary_score"
    assert "best mean summary score, 0.900" in result["why"]
