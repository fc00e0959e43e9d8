"""Keelson: probes for agents, of which each turn that is an attack by itself was chosen by eye.

Left out: questions that only escalate over several turns, and commands to tools in plain words.
"""

from __future__ import annotations

from collections.abc import Iterator

from rampart.tasks.prompts.row import KINDS, Row

PATTERN = "keelson/probes/*/*.yaml"
TURNS = {
    "override": "DI-003 DI-007 GA-001 GA-004 GA-017 GA-017.2 GA-027 GA-043.2 GA-051 MA-002 MA-005 "
    "MI-005.2 MI-006 MI-018 PB-004 PB-005 SI-002 SI-004 SI-012 SI-014 TP-002 TP-004",
    "jailbreak": "CA-001 DI-006 GA-002 GA-007 GA-024 GA-033 GA-038 MI-001 PB-001",
    "extraction": "CA-004 CA-008 EX-002 EX-005 GA-003 GA-003.2 GA-016 GA-016.2 GA-019 GA-022.2 "
    "GA-025 GA-025.2 GA-026.2 GA-028 GA-028.2 GA-041.2 GA-054 GA-058 SI-015 SI-014.2",
    "hidden": "DI-008 ES-011 GA-010 GA-030 GA-049 GA-063 GA-064 MI-024 MI-025 MI-026 SL-001 SL-002 "
    "SL-003 SL-004 SL-005 SL-006 SL-007",
    "encoded": "GA-006 GA-021 GA-021.2 GA-057",
    "wrapped": "GA-009",
    "foreign_attack": "GA-018 GA-018.2 GA-052",
}
"""Kind -> probes, the first turn where no number follows."""
LANGUAGES = {"GA-018": "es", "GA-018.2": "zh", "GA-052": "mul"}


def rows(archive) -> Iterator[Row]:
    """Yield the chosen turns of Keelson's wheel."""
    import yaml

    kinds = {turn: kind for kind, turns in TURNS.items() for turn in turns.split()}
    for name in archive.glob(PATTERN):
        probe = name.rsplit("/", 1)[1].removesuffix(".yaml")
        wanted = [turn for turn in kinds if turn.partition(".")[0] == probe]
        if not wanted:
            continue
        turns = yaml.safe_load(archive.read(name))["turns"]
        for turn in wanted:
            text = turns[int(turn.partition(".")[2] or 1) - 1]["content"]
            kind, language = kinds[turn], LANGUAGES.get(turn, "en")
            yield Row(text, KINDS[kind], "keelson", "keelson", kind, language)
