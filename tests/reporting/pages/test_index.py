import re

import pytest

from rampart.reporting.pages import index
from tests.pages import check_tables, links

ANSWER = {
    "of": None,
    "rows": "17 texts from 3 sources",
    "champion": "good_one",
    "score": 0.8004,
    "low": 0.75,
    "high": 0.85,
    "baseline": "simple",
    "baseline_score": 0.55,
    "ceiling": None,
}
ONE = {
    "task": "texts",
    "title": "Texts: bad?",
    "question": "Is a text bad?",
    "data": "texts | of <others>",
    "scale": "tiny",
    "metric": "macro-F1",
    "level": "95 %",
    "answers": [ANSWER],
}
NONE = dict.fromkeys(("champion", "score", "low", "high", "baseline", "baseline_score"))
TWO = ONE | {
    "task": "apps",
    "answers": [
        ANSWER | {"of": "a", "ceiling": 0.9, "low": None, "high": None},
        ANSWER | NONE | {"of": "b"},
    ],
}
PAGE = """\
# T
<!-- results -->
old
<!-- end -->
<!-- results texts -->
<!-- end -->
End <!-- end -->
"""


def test_a_row_a_task():
    table = index.overview([ONE], "reports/")
    assert table.splitlines()[3] == (
        r"| [texts](reports/texts/README.md) | Is a text bad? | texts \| of \<others\><br>17 texts "
        r"from 3 sources | **good\_one** | macro-F1<br>0.800 (0.750 to 0.850) | simple 0.550 |"
    )
    assert "95 % intervals (`scale: tiny`)" in table


def test_several_answers_stand_below_each_other():
    table = index.overview([ONE, TWO], "")
    check_tables(table)
    cells = re.split(r"(?<!\\)\|", table.splitlines()[4])
    assert cells[4].strip() == r"a: **good\_one**<br>b: **none**"
    assert cells[5].strip() == "macro-F1<br>a: 0.800, ceiling 0.900<br>b: none"
    assert cells[6].strip() == "a: simple 0.550<br>b: none"


def test_the_page_links_each_task():
    text = index.index([ONE, TWO])
    check_tables(text)
    assert set(links(text)) == {"overview.png", "texts/README.md", "apps/README.md"}
    assert text.startswith("# Results\n")


def test_a_block_is_what_stands_between_the_marks_of_the_task():
    text = "x\n<!-- results apps -->\na\n<!-- end -->\n<!-- results texts -->\nb\n<!-- end -->\n"
    assert index.block(text, "texts") == "b\n"
    with pytest.raises(ValueError, match="no block <!-- results flows -->"):
        index.block(text, "flows")


def test_marked_blocks_are_brought_up_to_date_and_the_rest_stays():
    new = index.updated(PAGE, "all\n", {"texts": "one\n"})
    assert new == PAGE.replace("old\n", "all\n").replace("texts -->\n", "texts -->\none\n")
    assert index.updated(new, "all\n", {"texts": "one\n"}) == new
    assert index.updated("# No block\n", "all\n", {}) == "# No block\n"


def test_a_block_of_an_unknown_task_is_an_error():
    with pytest.raises(ValueError, match=r"results texts -->: there is no such task; known: apps"):
        index.updated(PAGE, "all\n", {"apps": ""})
