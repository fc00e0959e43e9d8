"""Which figures a page and a README show, and what stands below them."""

import pytest

from rampart.reporting.pages import page

CONTEXT = {"test": "unseen hosts", "level": "90 %", "figures": ["extra", "radar", "leaderboard"]}


@pytest.fixture
def printed(monkeypatch):
    """Let the templates give back what they are given."""
    monkeypatch.setattr(page.printing, "html", lambda name, context: (name, context))
    monkeypatch.setattr(page.printing, "markdown", lambda name, context: (name, context))


def test_a_caption_says_what_test_is_and_the_level_of_the_interval(printed):
    _, given = page.markdown(CONTEXT)
    caption = given["captions"]["leaderboard"].caption
    assert "with the 90 % interval" in caption
    assert "test (unseen hosts)" in caption
    assert not any(set("{}") & set(picture.caption) for picture in given["captions"].values())


def test_the_readme_shows_five_at_most_in_their_order_and_links_the_rest(printed):
    name, given = page.markdown(CONTEXT)
    assert name == "summary.md"
    assert (given["shown"], given["others"]) == (["leaderboard"], ["extra", "radar"])
    _, given = page.markdown(CONTEXT | {"figures": sorted(page.FIGURES)})
    assert given["shown"] == list(page.SHOWN)[: page.MOST]
    assert set(given["shown"]) | set(given["others"]) == set(page.FIGURES)


def test_the_page_carries_its_pictures(printed):
    name, given = page.html(CONTEXT, {"figures/radar.png": b"\x89PNG"})
    assert name == "page.html"
    assert given["pictures"] == {"figures/radar.png": "data:image/png;base64,iVBORw=="}
    assert given["captions"]["radar"].alt == page.FIGURES["radar"].alt


def test_every_figure_has_words_in_its_place():
    assert set(page.SHOWN) <= page.FIGURES.keys()
    assert all(picture.alt and picture.caption for picture in page.FIGURES.values())
