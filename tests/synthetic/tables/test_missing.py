import re

import pytest

from rampart.synthetic.tables.missing import require


def test_what_is_there_is_let_pass(tmp_path):
    require(tmp_path, "rank", "malware")


@pytest.mark.parametrize(
    ("item", "alone", "name"),
    [("", "stages.rank toys", "rank"), ("spam", "stages.rank toys spam", "rank@spam")],
)
def test_what_is_missing_says_what_makes_it(tmp_path, item, alone, name):
    words = f"x.csv: not made yet: run `python -m {alone}`, or `dvc repro {name}` in pipelines/toys"
    with pytest.raises(FileNotFoundError, match=re.escape(words)):
        require(tmp_path / "x.csv", "rank", "toys", item)
