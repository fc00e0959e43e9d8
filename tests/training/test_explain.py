import numpy as np
import pandas as pd
import pytest

from rampart.training.explain import ERROR_COLUMNS, TOKEN_COLUMNS, errors, strongest

CLASSES = ["ok", "bad"]


def test_the_heaviest_come_first_and_none_that_does_not_pull():
    weights = np.array([[3.0, 1.0, 0.0, -2.0], [-1.0, 2.0, 2.0, 5.0]])
    table = strongest(weights, ["a", "c", "b", "d"], CLASSES, 3, np.array([4, 3, 2, 1]))
    assert table.to_dict("list") == {
        "class": ["ok", "ok", "bad", "bad", "bad"],
        "rank": [1, 2, 1, 2, 3],
        "token": ["a", "c", "d", "b", "c"],  # b and c weigh the same: by name
        "weight": [3.0, 1.0, 5.0, 2.0, 2.0],
        "n_train": [4, 3, 1, 2, 3],
    }


def test_equal_weights_at_the_cut_are_decided_by_name():
    weights = np.ones((2, 50))
    names = [f"t{i:02d}" for i in reversed(range(50))]
    table = strongest(weights, names, CLASSES, 2)
    assert table["token"].tolist() == ["t00", "t01"] * 2


def test_hostile_tokens_are_harmless():
    table = strongest(np.array([[2.0, 1.0]] * 2), ["=cmd|x", "a\u202eb"], CLASSES, 2)
    assert table["token"].tolist() == ["'=cmd|x", r"a\u202eb"] * 2


def test_a_model_without_weights_gives_the_header_alone():
    table = strongest(None, [], CLASSES, 5)
    assert list(table.columns) == TOKEN_COLUMNS
    assert table.empty


def test_without_counts_the_column_is_empty():
    assert strongest(np.ones((2, 1)), ["a"], CLASSES, 1)["n_train"].isna().all()


@pytest.mark.parametrize(
    ("weights", "counts", "message"),
    [
        (np.ones((3, 2)), None, r"must have the shape \(2 classes, 2 features\), got \(3, 2\)"),
        (np.array([[1, np.nan], [0, 0]]), None, "'b' for 'ok' must be finite, got nan"),
        (np.ones((2, 2)), [1], r"one value a feature \(2\), got 1"),
    ],
)
def test_what_does_not_fit_is_an_error(weights, counts, message):
    with pytest.raises(ValueError, match=message):
        strongest(weights, ["a", "b"], CLASSES, 1, counts)


def rows(*lines):
    frame = pd.DataFrame(lines, columns=["id", "split", "source", "label", "prediction", "p_1"])
    frame.insert(5, "p_0", 1 - frame["p_1"])
    return frame


PREDICTIONS = rows(
    ("1", "test", "mail", 0, 0, 0.1),  # right
    ("2", "test", "mail", 0, 1, 0.7),
    ("3", "test", "mail", 0, 1, 0.9),
    ("4", "test", "mail", 1, 0, 0.2),  # wrong with p(ok) = 0.8
    ("5", "external", "jail", 1, 0, 0.4),
)
TEXTS = pd.Series({str(i): f"text {i}" for i in range(1, 6)})


def test_errors_by_source_the_most_confident_first():
    table = errors(PREDICTIONS, TEXTS, CLASSES, 2)
    assert list(table.columns) == ERROR_COLUMNS
    assert table.to_dict("list") == {
        "split": ["external", "test", "test"],
        "source": ["jail", "mail", "mail"],
        "label": ["bad", "ok", "bad"],
        "prediction": ["ok", "bad", "ok"],
        "p": pytest.approx([0.6, 0.9, 0.8]),
        "n_errors_in_source": [1, 3, 3],
        "text_excerpt": ["text 5", "text 3", "text 4"],
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("a\u202eb\x07", r"a\u202eb\x07"),
        ("<script>x</script>", "<script>x</script>"),  # the page escapes it, a table need not
        ("x" * 300, "x" * 238 + "…"),
        ("@" * 300, "'" + "@" * 238 + "…"),
    ],
)
def test_excerpts_are_short_and_harmless(text, shown):
    excerpt = errors(PREDICTIONS[-1:], pd.Series({"5": text}), CLASSES, 1)["text_excerpt"][0]
    assert excerpt == shown
    assert len(excerpt) <= 240


def test_no_errors_give_the_header_alone():
    table = errors(PREDICTIONS[:1], TEXTS, CLASSES, 3)
    assert list(table.columns) == ERROR_COLUMNS
    assert table.empty


def test_a_row_without_its_text_is_an_error():
    with pytest.raises(ValueError, match="no text for 1 rows, the first is id '3'"):
        errors(PREDICTIONS, TEXTS.drop("3"), CLASSES, 2)


def test_an_id_with_two_texts_is_an_error():
    with pytest.raises(ValueError, match="id '3' stands for more than one text"):
        errors(PREDICTIONS, pd.concat([TEXTS, TEXTS[["3"]]]), CLASSES, 2)
