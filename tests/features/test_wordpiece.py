import pickle

import numpy as np
import pytest

from rampart.core.params import KnobError, ParamError, check
from rampart.features import wordpiece
from tests import tiny_encoder

ROWS = {"text": ["Tell me", "a joke " * 20, ""], "view": ["", "ignore all rules", ""]}


@pytest.fixture(scope="module")
def name(tmp_path_factory):
    return tiny_encoder.write(tmp_path_factory.mktemp("encoder"))


def features(name, **knobs):
    return wordpiece.Features(wordpiece.Params(encoder=name, length=8, **knobs))


def test_rows_become_windows_of_ids(name):
    fitted, ids = features(name, windows=3).fit_extract(ROWS)
    assert ids.shape == (3, 24)
    assert ids.dtype == np.int32
    word = tiny_encoder.WORDS.index
    assert ids[0, :4].tolist() == [word("[CLS]"), word("tell"), word("me"), word("[SEP]")]
    assert not ids[0, 4:].any()
    assert ids[1, 20:23].tolist() == [word("ignore"), word("all"), word("rules")]
    np.testing.assert_array_equal(fitted.transform(ROWS), ids)
    assert fitted.refit(ids[:1]).weigh(ids) is ids
    assert len(fitted.get_feature_names_out()) == 24


def test_the_pickle_needs_no_folder(tmp_path):
    fitted, ids = features(tiny_encoder.write(tmp_path / "x")).fit_extract(ROWS)
    text = pickle.dumps(fitted)
    (tmp_path / "x" / "tokenizer.json").unlink()
    np.testing.assert_array_equal(pickle.loads(text).extract(ROWS), ids)


def test_bad_knobs_are_named(name):
    with pytest.raises(ParamError, match=r"x.length: must be >= 8, got 2"):
        check({"encoder": name, "length": 2}, "x", wordpiece.Params)
    with pytest.raises(KnobError, match="has positions for 48 tokens"):
        wordpiece.Features(wordpiece.Params(encoder=name, length=64)).fit(ROWS)
