import re
from pathlib import Path

import pytest

from rampart.tasks.flows import row
from rampart.tasks.flows.row import doc


def test_every_column_is_there_once_and_has_a_use():
    assert len(set(row.ALL)) == len(row.ALL)
    assert set(row.NEVER) == {*row.ENDS, *row.TOLD}
    assert not set(row.NEVER) & {*row.NUMBERS, *row.CATEGORIES, *row.TEXTS}


@pytest.mark.parametrize("name", row.NUMBERS)
def test_a_number_has_a_meaning(name):
    assert row.unit(name)


def test_no_number_is_an_address_a_port_or_an_absolute_time():
    assert not [n for n in row.NUMBERS if re.search("address|port|start|first|last|stamp", n)]


def test_the_page_says_what_the_code_does():
    page = Path(doc.__file__).with_name("COLUMNS.md")
    assert page.read_text(encoding="utf-8") == doc.markdown()
