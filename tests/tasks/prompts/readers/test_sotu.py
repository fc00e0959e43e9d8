from rampart.tasks.prompts.readers import sotu

CALM = "The harvest was good and the roads are mended. "
FIERCE = "We shall attack poverty in every county of this land, number {}, until it is no more. "


def test_a_middle_excerpt_of_each_speech(read):
    (row,) = read(sotu, {"package/data/1801_a_r.txt": CALM * 20 + FIERCE}, "s.tgz")
    assert row[1:] == (0, "sotu/speeches", "sotu/1801_a_r", "document", "en")
    assert row.text == (CALM * 6).strip()


def test_up_to_four_dangerous_sentences_of_a_later_one(read):
    speech = "".join(FIERCE.format(n) for n in range(6)) + "Attack it. " + CALM * 20
    rows = read(sotu, {"package/data/1964_a_r.txt": speech}, "s.tgz")
    found = [row for row in rows if row.kind == "dangerous_words"]
    assert [row.text for row in found] == [FIERCE.format(n).strip() for n in range(4)]
    assert {row.family for row in rows} == {"sotu/1964_a_r"}
