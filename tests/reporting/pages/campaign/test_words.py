"""The words of a campaign: each score has its own, and says what is good."""

from rampart.reporting.pages.campaign import words
from rampart.synthetic.campaign import results


def test_every_score_of_the_results_has_words_and_no_other():
    assert set(words.SCORES) == set(results.SCORES)
    assert len(words.SCORES) == len(words.UTILITY) + len(words.FIDELITY) + len(words.PRIVACY)


def test_no_two_scores_have_one_label():
    labels = [score.label for score in words.SCORES.values()]
    assert len(set(labels)) == len(labels)


def test_what_is_good_is_an_arrow_a_value_or_another_score():
    labels = {score.label for score in words.SCORES.values()}
    for score in words.SCORES.values():
        assert score.good in {"↑", "↓", "0.5", "1"} | labels
        assert score.meaning.endswith(".")


def test_kinds_parts_and_blocks_have_words():
    assert words.KINDS.keys() == {"learned", "resampled", "baseline"}
    assert words.PARTS.keys() == {"all", "without_baselines"}
    assert words.BLOCKS.keys() == {"by_fold", "by_data_set"}
