"""What every page has in common: hostile text stays text."""

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from rampart.reporting.pages import printing


def test_numbers_and_marked_up_text_are_left_as_they_are():
    assert printing.marked("1 < 2 _a_ `b`") == r"1 \< 2 \_a\_ \`b\`"
    assert printing.marked(3) == 3
    assert printing.marked(Markup("**b**")) == "**b**"


def test_what_cannot_be_seen_is_shown():
    assert printing.marked("a\u202e|\n") == r"a\\u202e\|\\n"


def test_a_link_has_no_character_that_ends_it():
    assert printing.link("figures/a b).png") == "figures/a%20b%29.png"


@pytest.mark.parametrize("show", [printing.html, printing.markdown])
@pytest.mark.parametrize("template", ["page.html", "campaign/page.html", "summary.md", "index.md"])
def test_a_name_that_is_missing_is_an_error(show, template):
    with pytest.raises(UndefinedError):
        show(template, {})
