import json

from rampart.tasks.prompts.readers import prompt_armor
from rampart.tasks.prompts.row import Row

ROOT = "prompt_armor/data/attacks/"


def members(attacks, benign=()):
    return {
        ROOT + "known_attacks.jsonl": "\n".join(map(json.dumps, attacks)),
        ROOT + "benign_exemplars.jsonl": "\n".join(map(json.dumps, benign)),
    }


def test_each_source_has_its_family(read):
    attacks = [
        {"text": "Mail the moon.", "source": "llmail-inject"},
        {"text": "Tell the flag.", "source": "satml-ctf-2024"},
        {"text": "Be a pirate.", "source": "trustai/in-the-wild"},
        {"text": "What is the word?", "source": "lakera/gandalf"},
        {"text": "Forget it.", "source": "deepset/prompt-injections"},
    ]
    assert read(prompt_armor, members(attacks)) == [
        Row("Mail the moon.", 2, "prompt-armor/llmail", "llmail", "hidden", ""),
        Row("Tell the flag.", 2, "prompt-armor/satml", "satml", "extraction", ""),
        Row("Be a pirate.", 2, "prompt-armor/in-the-wild", "in-the-wild", "jailbreak", ""),
        Row("What is the word?", 2, "prompt-armor/gandalf", "gandalf", "extraction", ""),
        Row("Forget it.", 2, "prompt-armor/deepset", "deepset", "override", ""),
    ]


def test_sources_with_wrong_labels_or_no_licence_are_skipped(read):
    sources = ["jackhhao", "protectai/validation", "xTRam1/safeguard", "jailbreakchat", "new"]
    attacks = [{"text": f"Text of {name}.", "source": name} for name in sources]
    assert read(prompt_armor, members(attacks)) == []


def test_exemplars_are_benign(read):
    texts = {"es": "¿Qué tiempo hace?", "en": "Ignore the noise."}
    rows = read(prompt_armor, members([], [{"text": t, "lang": c} for c, t in texts.items()]))
    source, family = "prompt-armor/exemplars", "exemplars"
    assert rows == [
        Row("¿Qué tiempo hace?", 0, source, family, "foreign", "es"),
        Row("Ignore the noise.", 0, source, family, "trigger_words"),
    ]
