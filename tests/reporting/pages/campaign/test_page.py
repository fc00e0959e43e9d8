"""Which figures a campaign's page and README show, and what stands below them."""

import pytest

from rampart.reporting.pages.campaign import page

CONTEXT = {"first": "ranks-all-by-fold"}


@pytest.fixture
def printed(monkeypatch):
    """Let the templates give back what they are given."""
    monkeypatch.setattr(page.printing, "html", lambda name, context: (name, context))
    monkeypatch.setattr(page.printing, "markdown", lambda name, context: (name, context))


def test_the_first_figure_is_the_one_that_is_named(printed):
    name, given = page.markdown(CONTEXT, ["utility-b", "bars-a", "ranks-all-by-fold"])
    assert name == "campaign/summary.md"
    assert [one["path"] for one in given["shown"]] == [
        "figures/ranks-all-by-fold.png",
        "figures/bars-a.png",
        "figures/utility-b.png",
    ]


def test_a_figure_of_a_data_set_has_the_words_of_its_kind():
    one = page.picture("utility-my-table")
    assert one["alt"] == "TS-TR, TR-TR and TR-TS of each generator, my table"
    assert one["caption"] == page.CAPTIONS["utility"]


def test_the_page_carries_its_pictures(printed):
    name, given = page.html(CONTEXT, {"bars-a": b"\x89PNG"})
    assert name == "campaign/page.html"
    assert given["pictures"] == {"bars-a": "data:image/png;base64,iVBORw=="}
    assert given["captions"] is page.CAPTIONS


def test_every_kind_of_figure_has_words_and_a_caption():
    assert page.ALTS.keys() == page.CAPTIONS.keys()
