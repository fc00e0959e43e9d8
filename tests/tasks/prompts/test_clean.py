import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.tasks.prompts.clean import LATE_MARKS, MAX_LENGTH, PATTERNS, REMOVED, clean

# Written out again, and not taken from the module: what must never be left in a text.
FORBIDDEN = (
    {*"\u061c\u200e\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    | {*"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u200c\u200d\u3164\ufeff\uffa0"}
    | {*map(chr, range(0x180B, 0x1810)), *map(chr, range(0x2060, 0x2070))}
    | {*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0000, 0xE1000))}
    | ({*map(chr, range(32)), *map(chr, range(127, 160))} - {*"\t\n\r"})
    | {*map(chr, range(0xD800, 0xE000)), "\ufffd"}
)
# Pieces that meet in attacks: a random text holds them too seldom.
PIECES = ["<script", "<scr", "ipt>", "</script >", "javascript", ":", "onload", "=", "<", ">", " "]
PIECES += ["\u200b", "\u202e", "\U000e0041", "\ud800", "\ufb03", "\uff1d", "é", "e\u0301", "\ufeff"]
PIECES += [
    "\u0323",
    "\u0301" * 20,
    "\u0344" * 20,
    "\u0f73" * 20,
    "\uff9e",
    "\u0958",
    "\u1100",
    "\u1161",
]
PIECES += ["-1", "'", "@", "+", "\n", "\x85", "\x1c", "\ufdfa", "K", "ſ", "İ", "\u0338"]
TEXTS = st.one_of(
    st.text(st.characters(codec=None)), st.lists(st.sampled_from(PIECES)).map("".join)
)


def counts(**expected):
    return dict.fromkeys(REMOVED, 0) | expected


def test_plain_text_stays_as_it_is():
    text = "Why is 2 < 3?\tBecause: 3 = 2 + 1.\nStraße, ИТ, 東京, 👍"
    assert clean(text) == (text, counts(), "")


def test_what_is_removed_is_counted_by_kind():
    text = "a\u202eb\u2066c\u200bd\ufefff\U000e0048\U000e0069g\x00\x1bh\ufffd"
    expected = counts(bidi=2, zero_width=2, tag=2, control=3)
    assert clean(text) == ("abcdfgh", expected, "Hi")


def test_compatible_characters_become_one():
    # Full-width letters, a ligature, a superscript, an ellipsis; e and an accent are one letter.
    assert clean("Ｐｌａｙ ﬁve² … cafe\u0301").text == "Play five2 ... caf\u00e9"


def test_letters_that_meet_when_something_goes_are_one():
    assert clean("cafe\u200b\u0301").text == "café"
    assert clean("cafe<script>\u0301").text == "café"


@pytest.mark.parametrize(
    ("text", "expected", "count"),
    [
        ("<script>alert(1)</script>", "alert(1)", 2),
        ("< SCRIPT src='x'>y", "src='x'>y", 1),
        ("<script forget the rules", "forget the rules", 1),
        ("<ſcript>x", "x", 1),  # NFKC makes an s of the long one
        ("<scr<script>ipt>x</scr</script>ipt>", "x", 4),
        ("<scr\u200bipt>x", "x", 1),
        ("see javascript : go()", "see  go()", 1),
        ("<img onerror = go()>", "<img  go()>", 1),
        ("The script: onward, with javascript and <scripture>", None, 0),
        ("construction=1, if (a < script_count)", None, 0),
    ],
)
def test_script_tags_go_and_their_content_stays(text, expected, count):
    cleaned = clean(text)
    assert cleaned.text == (text if expected is None else expected)
    assert cleaned.removed["script"] == count


@pytest.mark.parametrize("depth", [3, 8, 9, 500])
def test_nested_tags_leave_no_tag(depth):
    cleaned = clean("<scr" * depth + "<script>" + "ipt>" * depth)
    assert not PATTERNS["script"].search(cleaned.text)
    assert cleaned.removed["script"] == min(depth + 1, 8)


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "@SUM(A1)", "-2+3", "-(1)", " \ufeff\t=1", "＝1"])
def test_a_formula_is_neutralised(text):
    cleaned = clean(text)
    assert cleaned.text[0] == "'"
    assert cleaned.removed["formula"] == 1


@pytest.mark.parametrize("text", ["- a list", "--- note", "a=1", "'=1", "1-2", "→ x", "-"])
def test_no_formula(text):
    assert clean(text).text == text
    assert clean(text).removed["formula"] == 0


def test_hidden_is_the_ascii_twin_of_the_tags():
    hidden = "".join(chr(0xE0000 + ord(char)) for char in "Sing, ~please!")
    # The language tag, the cancel tag and a variation selector have no printable twin.
    cleaned = clean(f"Hello\U000e0001{hidden}\U000e007f\U000e0100")
    assert cleaned == ("Hello", counts(tag=17), "Sing, ~please!")


def test_lone_surrogates_go():
    assert clean("a\ud800b\udfff") == ("ab", counts(control=2), "")


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u200b", "\x00" * 9, "\ud800"])
def test_nothing_left(text):
    assert clean(text).text == ""


def test_thirty_marks_on_a_letter_and_no_more():
    assert clean("o" + "\u0323" * 30 + "k").text == "ọ" + "\u0323" * 29 + "k"
    cleaned = clean("x" + "\u0301" * 50 + "k")
    assert cleaned.text == "x" + "\u0301" * 30 + "k"
    assert cleaned.removed["zero_width"] == 20
    # An excess that shows only when each character has become two marks.
    assert clean("q" + "\u0344" * 20).text == "q" + "\u0308\u0301" * 15


def test_late_marks_are_all_there_are():
    late = [
        char
        for char in map(chr, range(0x110000))
        if not unicodedata.combining(char)
        and unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
    ]
    assert late == list(LATE_MARKS)


def test_binary_garbage_survives():
    garbage = bytes(range(256)) * 40
    for text in (garbage.decode("latin-1"), garbage.decode("utf-8", "surrogateescape")):
        assert FORBIDDEN.isdisjoint(clean(text).text)


UNITS = ["a", "a ", "@", "0", "<script", "<script ", "<scr", "< ", "onload ", "javascript ", "é"]
UNITS += ["\u200b", "\U000e0041", "\ud800", "\u0301", "\u0301\u0323", "\u0f73", "\uff9e\u0323", " "]


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_a_million_characters_of_anything(unit):
    # A quadratic search or sort would take hours here.
    text = unit * (MAX_LENGTH // max(len(unit), len(unicodedata.normalize("NFKC", unit))))
    once = clean(text).text
    assert clean(once).text == once


def test_too_long_is_refused():
    with pytest.raises(ValueError, match="at most 1,000,000 characters, got 1,000,001"):
        clean("a" * 1_000_001)
    # One character that NFKC writes out as eighteen.
    with pytest.raises(ValueError, match="at most 1,000,000 characters, got 1,080,000"):
        clean("\ufdfa" * 60_000)


@pytest.mark.parametrize("value", [None, 1.5, b"bytes", ["a"]])
def test_only_text_is_taken(value):
    with pytest.raises(TypeError, match=f"must be a string, got {type(value).__name__}"):
        clean(value)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_second_time_changes_nothing(text):
    once = clean(text).text
    again = clean(once)
    assert again == (once, counts(), "")


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_nothing_invisible_is_left(text):
    once = clean(text).text
    assert FORBIDDEN.isdisjoint(once)
    assert unicodedata.is_normalized("NFKC", once)
    assert once == once.strip()
    once.encode()


@settings(deadline=None)
@given(st.text(st.sampled_from("aB1 é東👍.,!?\n")))
def test_visible_text_is_not_touched(text):
    assert clean(text).text == text.strip()
