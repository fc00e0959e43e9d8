"""Pages fit a narrow window: what is wide scrolls in a box of its own, and figures shrink."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rampart.reporting import pages

FOLDER = Path(pages.__file__).parent
TEMPLATES = sorted(FOLDER.rglob("*.html"))
STYLES = sorted(FOLDER.rglob("*.css"))
NARROW = 360  # pixels


class Boxes(HTMLParser):
    """Whether each table and picture of a template stands in a box that scrolls."""

    def __init__(self, text):
        super().__init__()
        self.open, self.loose = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in ("table", "img", "pre") and "scroll" not in self.open:
            self.loose.append(self.get_starttag_text())
        if tag == "div":
            self.open.append(dict(attributes).get("class"))

    def handle_endtag(self, tag):
        if tag == "div":
            self.open.pop()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_what_can_be_wide_scrolls_in_a_box(path):
    loose = Boxes(path.read_text(encoding="utf-8")).loose
    assert [tag for tag in loose if not tag.startswith("<pre")] == []  # the style lets it scroll


def rules(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.findall(r"([^{}]+)\{([^{}]*)\}", text)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_nothing_is_wider_than_a_narrow_window(path):
    for selector, body in rules(path.read_text(encoding="utf-8")):
        widths = [int(width) for width in re.findall(r"(?<![-\w])width: (\d+)px", body)]
        if max(widths, default=0) > NARROW and ":focus" not in selector:
            assert "max-width: 100%" in body, selector
        for least in re.findall(r"minmax\(([\d.]+)rem", body):
            assert 16 * float(least) < NARROW / 2, selector  # else minmax(min(20rem, 100%), 1fr)


def test_a_picture_is_as_wide_as_its_box_and_long_lines_scroll():
    text = (FOLDER / "style.css").read_text(encoding="utf-8")
    style = {selector.strip(): body for selector, body in reversed(rules(text))}
    assert "width: 100%" in style["figure img"]
    assert "overflow-x: auto" in style[".scroll"]
    assert "overflow-x: auto" in style["pre"]
