import numpy as np
import pytest

from rampart.features import functions

ROWS = {
    "text": [
        "x calldataload\nf_pays x call pop",
        "x calldataload\nf_pays f_writes x call sstore",
        "x stop",
    ]
}


def fitted(**knobs):
    params = functions.Params(min_df=1, slots=2, sizes=(1, 2), **knobs)
    return functions.Features(params).fit_extract(ROWS)


def test_lines_stand_side_by_side():
    features, counts = fitted()
    names = features.get_feature_names_out().tolist()
    assert counts.shape == (3, 2 * features.width) == (3, len(names))
    there = [[names[place] for place in row.indices] for row in counts]
    assert sorted(there[0]) == ["0:calldataload", "1:call", "1:call pop", "1:f_pays", "1:pop"]
    assert "1:f_writes" in there[1]
    assert there[2] == ["0:stop"]


def test_more_lines_than_slots_share_the_last():
    features, _ = fitted()
    found = features.extract({"text": ["x call\nx pop\nx pop"]}).toarray()[0]
    names = features.get_feature_names_out().tolist()
    assert found[names.index("0:call")] == 1
    assert found[names.index("1:pop")] == 2


def test_the_words_of_each_line_are_of_unit_length_and_marks_are_one():
    features, counts = fitted()
    weighed = features.weigh(counts).toarray().reshape(3, 2, -1)
    marks = len(features.marks_)
    assert set(np.unique(weighed[:, :, :marks])) == {0, 1}
    lengths = np.sqrt((weighed[:, :, marks:] ** 2).sum(axis=2))
    assert lengths == pytest.approx(np.array([[1, 1], [1, 1], [1, 0]]), rel=1e-6)


def test_a_fold_does_not_see_what_only_other_lines_have():
    params = functions.Params(min_df=2, slots=2, sizes=(1, 1))
    features, counts = functions.Features(params).fit_extract({"text": ["f_a x b", "f_a x b c c"]})
    assert features.names() == ["f_a", "b"]
    alone = features.refit(counts[:1])
    assert alone.weigh(counts).toarray().max() == 0
