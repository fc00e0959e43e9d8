import pytest

from rampart.tasks.prompts.readers import strongreject
from rampart.tasks.prompts.row import SUSPICIOUS


def test_requests_are_suspicious_and_may_hold_commas_and_lines(read):
    table = 'category,source,forbidden_prompt\nx,y,"Do a,\nthen b"\nx,y,Do c\n'
    assert read(strongreject, {strongreject.FILE: table}) == [
        ("Do a,\nthen b", SUSPICIOUS, "strongreject", "strongreject", "risky", "en"),
        ("Do c", SUSPICIOUS, "strongreject", "strongreject", "risky", "en"),
    ]


def test_another_table_is_an_error_that_names_the_column(read):
    with pytest.raises(KeyError, match="forbidden_prompt"):
        read(strongreject, {strongreject.FILE: "prompt\nDo a\n"})
