"""promptsource: how people word a task for a model (Bach et al. 2022), the examples left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, Row

TEMPLATES = "/promptsource/templates/"
SLOT = re.compile(r"\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
CHARS = (80, 1500)
ROWS_A_SET = 4


def rows(archive) -> Iterator[Row]:
    """Yield up to four English wordings a data set, those without a condition or a loop."""
    seen = set()
    for name in archive.glob(f"*{TEMPLATES}*/templates.yaml"):
        dataset = name.partition(TEMPLATES)[2].split("/")[0]
        texts = dict.fromkeys(filter(None, map(_text, _templates(archive.read(name)))))
        new = [text for text in texts if text not in seen][:ROWS_A_SET]
        seen.update(new)
        for text in new:
            family = f"promptsource/{dataset}"
            yield Row(text, BENIGN, "promptsource/templates", family, "second_person", "")


def _text(jinja: str) -> str:
    prompt = jinja.partition("|||")[0]
    if "{%" in prompt:
        return ""
    lines = (" ".join(line.split()) for line in SLOT.sub(" ", prompt).splitlines())
    text = "\n".join(filter(None, lines))
    return text if CHARS[0] <= len(text) <= CHARS[1] else ""


def _templates(content: bytes) -> list[str]:
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        """Reads the file's tags (!Template, !TemplateMetadata) as what they tag."""

    def plain(loader, _suffix, node):
        return loader.construct_mapping(node, deep=True)

    Loader.add_multi_constructor("!Template", plain)
    templates = yaml.load(content, Loader=Loader)["templates"] or {}
    return [template["jinja"] for template in templates.values()]
