import numpy as np
import pytest
import scipy.sparse as sp

from rampart.core.params import KnobError
from rampart.features import keywords, opcodes, selectors

ROWS = {
    "view": ["call pop call pop", "call iszero jumpi", "call pop\nstop"],
    "text": ["a", "b", "a"],
}


def fitted(**knobs):
    return opcodes.Features(opcodes.Params(min_df=1, **knobs)).fit_extract(ROWS)


def test_n_grams_are_counted_up_to_four_and_do_not_go_over_a_line():
    features, counts = fitted(sizes=(1, 4))
    names = features.get_feature_names_out().tolist()
    table = counts.toarray()
    assert table[0, names.index("call pop")] == 2
    assert table[0, names.index("call pop call pop")] == 1
    assert table[1, names.index("call iszero jumpi")] == 1
    assert "pop stop" not in names
    assert not any("\n" in name for name in names)


def test_a_word_that_training_lacks_is_in_no_n_gram():
    features, _ = fitted(sizes=(1, 2))
    found = features.extract({"view": ["call sstore pop"]})
    names = features.get_feature_names_out()
    assert names[found.indices].tolist() == sorted(["call", "pop"], key=list(names).index)


def test_weights_are_of_unit_length_by_the_document_frequencies_of_the_rows():
    features, counts = fitted(sizes=(1, 1))
    weighed = features.weigh(counts)
    assert np.allclose(np.sqrt(weighed.multiply(weighed).sum(axis=1)), 1)
    names = features.get_feature_names_out().tolist()
    # call is in all three rows: ln(4 / 4) + 1 = 1; iszero in one: ln(4 / 2) + 1.
    ratio = weighed[1, names.index("iszero")] / weighed[1, names.index("call")]
    assert ratio == pytest.approx(np.log(2) + 1, rel=1e-6)


def test_a_fold_does_not_see_what_only_other_rows_have():
    features = opcodes.Features(opcodes.Params(min_df=2, sizes=(1, 1)))
    features, counts = features.fit_extract({"view": ["a b", "a b", "a"]})
    again = features.refit(counts[2:])
    assert again.weigh(counts).nnz == counts.nnz
    assert again.weigh(counts).data.max() == 0  # of one row no word is in two
    assert features.weigh(counts).data.max() > 0


def test_the_column_is_a_knob():
    with pytest.raises(KnobError, match="column: no column 'vew'; there are view, text"):
        opcodes.Features(opcodes.Params(column="vew")).fit(ROWS)
    words = opcodes.Features(opcodes.Params(column="text", min_df=1, sizes=(1, 1))).fit(ROWS)
    assert words.get_feature_names_out().tolist() == ["a", "b"]
    assert selectors.Params().column == "selectors"
    assert keywords.Params(columns=("k_*",)).columns == ("k_*",)


def test_nothing_to_read_is_a_row_of_zeros():
    features, _ = fitted(sizes=(1, 1))
    assert features.transform({"view": [""]}).nnz == 0
    assert isinstance(features.transform({"view": [""]}), sp.csr_matrix)
