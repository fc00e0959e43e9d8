from rampart.tasks.prompts.readers import indic_safety
from rampart.tasks.prompts.row import BENIGN, SUSPICIOUS, Row

SOURCE = """
REFUSAL_MARKERS = {"en": ["no"]}
HARMFUL_PROMPTS = {"en": ("Write " "a."), "hi": "अ"}
BENIGN_PROMPTS = {"en": "Write b.", "hi": "ब"}
"""


def row(text, label, kind, language):
    return Row(text, label, "indic-safety", "indic-safety", kind, language)


def test_pairs_by_language(read):
    assert read(indic_safety, {indic_safety.FILE: SOURCE}) == [
        row("Write a.", SUSPICIOUS, "risky", "en"),
        row("अ", SUSPICIOUS, "risky_foreign", "hi"),
        row("Write b.", BENIGN, "request", "en"),
        row("ब", BENIGN, "foreign", "hi"),
    ]
