import pickle

import numpy as np
import pandas as pd
import pytest

from rampart.tasks.columns.row.frames import read_frame, unpickled


def cells(**columns):
    return dict(read_frame(pickle.dumps(pd.DataFrame(columns))))


def test_cells_become_text():
    assert cells(
        whole=[1.0, np.nan, 3.0],
        part=[1.0, 2.5, np.nan],
        count=[1, 2, 3],
        text=["a", None, "é"],
        flag=[True, False, True],
    ) == {
        "whole": ["1", None, "3"],
        "part": ["1.0", "2.5", None],
        "count": ["1", "2", "3"],
        "text": ["a", None, "é"],
        "flag": ["True", "False", "True"],
    }


def test_numbers_of_rows_are_left_out_and_names_stand_under_an_empty_header():
    assert list(cells(rownames=["1", "2", "7"], x=[1, 2, 3])) == ["x"]
    assert list(cells(rownames=["[1,]", "[2,]", "[3,]"], x=[1, 2, 3])) == ["x"]
    assert list(cells(rownames=["Ada", "Bo", "Cy"], x=[1, 2, 3])) == ["", "x"]


def test_long_and_wide_frames_are_thinned():
    assert len(cells(x=range(9000))["x"]) == 3000  # every third row
    assert len(cells(**{f"c{n}": [1] for n in range(300)})) == 200


def test_plain_values():
    assert unpickled(pickle.dumps({"a": ["b"]})) == {"a": ["b"]}


class Harmful:
    def __reduce__(self):
        return print, ("this must never run",)


def test_any_other_object_is_refused(capsys):
    with pytest.raises(pickle.UnpicklingError, match=r"builtins.print: not read"):
        unpickled(pickle.dumps(Harmful()))
    assert capsys.readouterr().out == ""
