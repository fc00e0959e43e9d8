import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.data import dedup
from rampart.data.dedup import _rows_a_band, clusters, connected, jaccard, shingles
from tests.told import counts, hear

# Few words and short texts, so that near-duplicates are frequent.
TEXTS = st.lists(st.lists(st.sampled_from("abcd"), max_size=9).map(" ".join), max_size=12)
THRESHOLDS = st.sampled_from([0.2, 0.4, 0.5, 0.7, 1.0])


def partition(labels, order=None):
    """Return the groups of indices as a set of sets."""
    order = range(len(labels)) if order is None else order
    groups = {}
    for item, label in zip(order, labels, strict=True):
        groups.setdefault(int(label), set()).add(item)
    return {frozenset(group) for group in groups.values()}


def components(texts, threshold):
    """Return the components of all the pairs at or above the threshold, without MinHash."""
    sets = [shingles(text) for text in texts]
    label = list(range(len(texts)))
    for a, b in itertools.combinations(range(len(texts)), 2):
        if jaccard(sets[a], sets[b]) >= threshold:
            label = [label[a] if other == label[b] else other for other in label]
    return label


def test_shingles_are_word_trigrams():
    assert len(shingles("one two three four")) == 2
    assert shingles("One, two THREE!") == shingles("one two three")
    assert shingles("one two three one two three") > shingles("one two three one")
    assert len(shingles("one two")) == len(shingles("")) == 1
    assert shingles("one two") != shingles("two one")


def test_a_text_without_words_is_compared_as_it_stands():
    assert shingles(" !!! ") == shingles("!!!")
    assert shingles("!!!") != shingles("???")
    assert shingles("\ud800") != shingles("\udfff")


def test_shingles_do_not_depend_on_the_process():
    # The check value by which every implementation of CRC-32 is told.
    assert shingles("123456789") == {0xCBF43926}


def test_jaccard_by_hand():
    assert jaccard(frozenset({1, 2, 3}), frozenset({2, 3, 4})) == 2 / 4
    assert jaccard(frozenset({1}), frozenset({1})) == 1
    assert jaccard(frozenset({1}), frozenset({2})) == 0


def words(*numbers):
    return " ".join(f"w{n}" for n in numbers)


def test_the_threshold_itself_joins():
    # 12 words are 10 trigrams. Another last word changes one: 9 / 11; another word in third place
    # from the end three of them: 7 / 13.
    base, last, third = (
        words(*range(12)),
        words(*range(11), 99),
        words(*range(9), 99, 10, 11),
    )
    assert clusters([base, last, third], 9 / 11).tolist() == [0, 0, 2]
    assert clusters([base, last, third], 9 / 11 + 1e-9).tolist() == [0, 1, 2]
    assert clusters([base, third], 7 / 13).tolist() == [0, 0]
    assert clusters([base, third], 7 / 13 + 1e-9).tolist() == [0, 1]


def test_clusters_are_chains_and_take_the_first_index():
    # Each shares 9 of 11 trigrams with the next, and the ends 8 of 12.
    chain = [words(*range(n, n + 12)) for n in range(3)]
    assert clusters(["other text here", *chain], 0.8).tolist() == [0, 1, 1, 1]
    assert clusters([chain[0], "other text here", chain[2]], 0.8).tolist() == [0, 1, 2]
    assert clusters([chain[0], chain[2], chain[1]], 0.8).tolist() == [0, 0, 0]


def test_exact_duplicates_up_to_case_and_punctuation():
    texts = ["Fly a kite", "", "fly, a kite!", "...", "", "fly a kite"]
    assert clusters(texts, 1.0).tolist() == [0, 1, 0, 3, 1, 0]


def test_no_text_and_one():
    assert clusters([]).tolist() == []
    assert clusters([]).dtype == clusters(["a"]).dtype == np.int64
    assert clusters(["\ud800"]).tolist() == [0]


@pytest.mark.parametrize("threshold", [0, -0.5, 1.01, float("nan")])
def test_a_wrong_threshold_is_named(threshold):
    with pytest.raises(ValueError, match=rf"threshold must be in \(0, 1\], got {threshold}"):
        clusters(["a"], threshold)


def test_rows_a_band_by_hand():
    # 64 values at 0.7: 16 bands of 4 miss (1 - 0.7^4)^16 = 0.012 of the pairs, 12 of 5 0.110.
    assert _rows_a_band(0.7, 64) == 4
    # At 1 nothing is missed, and there are two bands; below 2 / 64 not even single rows are enough.
    assert _rows_a_band(1.0, 64) == 32
    # At 0.77 the 12 bands of 5 miss 0.0227; 12.8 of them, which there are not, would miss 0.0176.
    assert _rows_a_band(0.77, 64) == 4
    assert _rows_a_band(0.01, 64) == 1


def likes(pairs):
    """Return so many pairs of texts, each with 48 of 68 trigrams in common, 0.706."""
    rng, texts = np.random.default_rng(0), []
    for pair in range(pairs):
        shared = [f"{pair}x{n}" for n in rng.permutation(50)]
        texts += [" ".join([*shared, *(f"{pair}{end}{n}" for n in range(10))]) for end in "yz"]
    return texts


def test_what_a_search_misses_it_misses_again():
    # With two signatures a pair is missed in 0.3² of the cases: about 9 of 100.
    once, again = (clusters(likes(100), 0.3, permutations=2) for _ in range(2))
    assert once.tolist() == again.tolist()
    assert 0 < np.sum(once[::2] != once[1::2]) < 30


def test_pairs_at_the_threshold_are_found():
    texts = likes(200)  # 98 of 100 are to be found
    assert jaccard(shingles(texts[0]), shingles(texts[1])) == 48 / 68
    labels = clusters(texts, 0.7)
    assert np.mean(labels[::2] == labels[1::2]) >= 0.95
    assert len(np.unique(labels // 2)) == 200


@settings(max_examples=60, deadline=None)
@given(TEXTS, THRESHOLDS, st.randoms())
def test_the_order_of_the_texts_does_not_matter(texts, threshold, random):
    order = random.sample(range(len(texts)), len(texts))
    shuffled = clusters([texts[item] for item in order], threshold)
    assert partition(clusters(texts, threshold)) == partition(shuffled, order)


@settings(max_examples=60, deadline=None)
@given(TEXTS, THRESHOLDS)
def test_every_joined_pair_is_connected(texts, threshold):
    joined = partition(clusters(texts, threshold))
    # MinHash may miss a pair but joins none: each cluster is inside one component.
    whole = partition(components(texts, threshold))
    assert all(any(group <= component for component in whole) for group in joined)
    # And by itself: its own texts suffice to connect it.
    for group in joined:
        members = [texts[item] for item in sorted(group)]
        assert len(partition(components(members, threshold))) == 1


@settings(max_examples=60, deadline=None)
@given(TEXTS, THRESHOLDS)
def test_a_label_is_the_first_of_its_cluster(texts, threshold):
    labels = clusters(texts, threshold)
    for label in np.unique(labels):
        assert np.flatnonzero(labels == label)[0] == label


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_a_lower_threshold_joins_more(texts):
    strict = partition(clusters(texts, 1.0))
    loose = partition(clusters(texts, 0.2))
    assert all(any(group <= other for other in loose) for group in strict)


def test_many_copies_of_a_template():
    # All pairs are near-duplicates: what is in one cluster already must not be compared again.
    template = "one two three four five six seven eight nine ten {} eleven twelve thirteen " * 2
    texts = [template.format(n, 0) for n in range(1000)]
    assert clusters(texts).tolist() == [0] * 1000


@given(st.lists(st.sets(st.integers(0, 30), max_size=3), max_size=25))
def test_items_that_share_a_key_are_connected(keys):
    label = connected(keys)
    # By hand: spread the lowest number over every key until nothing changes.
    expected = list(range(len(keys)))
    for _ in keys:
        for i, mine in enumerate(keys):
            near = [expected[j] for j, other in enumerate(keys) if mine & other]
            expected[i] = min([expected[i], *near])
    assert label.tolist() == expected


def test_texts_are_told(monkeypatch):
    lines = hear(monkeypatch, dedup)
    clusters(["a b c d", "a b c d", "w x y z"])
    assert counts(lines) == ["[1/2]", "[2/2]"]  # of equal ones one is compared
