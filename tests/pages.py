"""What a browser, or a code host, takes from a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Page(HTMLParser):
    """The elements of an HTML page, their attributes, and the text outside styles."""

    def __init__(self, text: str):
        super().__init__()
        self.elements, self.attributes, self.words, self.inside = [], [], [], []
        self.feed(text)
        self.text = re.sub(r"\s+", " ", " ".join(self.words))

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.inside.append(tag)

    def handle_endtag(self, tag):
        while tag in self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if "style" not in self.inside:
            self.words.append(data)


def check_alone(page: Page) -> None:
    """Fail where a page would load or run anything."""
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & set(page.elements)
    for tag, name, value in page.attributes:
        if name == "src":
            assert value.startswith("data:image/png;base64,"), tag
        if name == "href":
            assert value.startswith("#"), tag
        assert not name.startswith("on"), (tag, name)


def check_tables(text: str) -> None:
    """Fail where a row of a Markdown table has more or fewer cells than its head."""
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.M):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block


def links(text: str) -> list[str]:
    """Return the addresses of the links and pictures of a Markdown page."""
    return re.findall(r"\]\(([^)\s]+)\)", text)
