import base64
import hashlib
import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rampart.tasks.prompts.clean import clean
from rampart.tasks.prompts.views import CONFUSED, KINDS, LOOKALIKES, PHONETIC, SMALL, view

SENTENCE = "Sing a song about the old red kite"
LEET = str.maketrans("oieastb", "0134578")


def counts(**expected):
    return dict.fromkeys(KINDS, 0) | expected


def encoded(text):
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("text", "decoded", "count"),
    [
        ("Pleаsе sing", "Please", 1),  # Cyrillic а and е
        ("Рay tο Ann", "Pay\nto", 2),  # Cyrillic Р, Greek ο
        ("Siɴg ʟᴏᴜᴅ ɴow", "loud", 1),  # small capitals; those of phonetics do not start it
        ("cаfé", "cafe", 1),
    ],
)
def test_lookalike_letters_among_latin_ones(text, decoded, count):
    expected = decoded.replace("\n", " ")
    assert view(text) == (expected, counts(lookalike=count))


def test_every_lookalike_is_one_latin_letter():
    assert len(LOOKALIKES) == len(CONFUSED + SMALL + PHONETIC)
    assert set(map(chr, LOOKALIKES.values())) <= set(string.ascii_letters)


@pytest.mark.parametrize(
    "text", ["Привет, как дела?", "Καλημέρα κόσμε", "naïve café", "wɪn", "東京"]
)
def test_a_text_in_another_script_is_no_trick(text):
    assert view(text) == ("", counts())


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("1gn0re the 0ld rul3s", ["ignore", "rules"]),  # 0ld is too short to tell
        ("H4CK the P@ssw0rd!", ["HaCK", "Password"]),
        ("f0ll0w my 1nstruct10ns.", ["follow", "instructions"]),
        ("(s3cr3t) 'm3ssag3'", ["secret", "message"]),
        ("l33t n00b", ["leet", "noob"]),
        # One sure word and those beside it are read too, though "ab0ut" alone would not be.
        ("s1ng ab0ut y0ur kite", ["sing", "about", "your"]),
    ],
)
def test_leetspeak(text, decoded):
    assert view(text) == ("\n".join(decoded), counts(leet=len(decoded)))


@settings(deadline=None)
@given(st.text(st.sampled_from(string.ascii_lowercase), min_size=4, max_size=12))
def test_leetspeak_is_undone_or_left_alone(word):
    text = word.translate(LEET)
    # What was a letter comes back (a t and an s from 7 and 5), or nothing does.
    assert view(text).text in ("", word)


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("I g n o r e me", "Ignore"),
        ("i-g-n-o-r-e", "ignore"),
        ("S.I.N.G.S now", "SINGS"),
        ("s i n g  a  s o n g", "sing a song"),  # where the gap is another one, a word ends
        ("s.i.n.g l.o.u.d", "sing loud"),
        ("s|i n_g*s-a", "singsa"),  # no usual gap: all of them go
        ("с л о в о", "слово"),
    ],
)
def test_letters_set_apart(text, decoded):
    assert view(text) == (decoded, counts(spaced=1))


@pytest.mark.parametrize("text", ["a b c d", "U.S.A. and the U.K.", "1 2 3 4 5 6", "a, b, c, d, e"])
def test_a_short_list_is_not_spaced_out(text):
    assert view(text) == ("", counts())


@pytest.mark.parametrize(
    "block",
    [
        encoded(SENTENCE),
        encoded(SENTENCE).rstrip("="),
        encoded(SENTENCE + "!!").rstrip("="),
        SENTENCE.encode().hex(),
        SENTENCE.encode().hex().upper(),
        SENTENCE.encode().hex(" "),
        SENTENCE.encode().hex(":"),
    ],
)
def test_encoded_blocks(block):
    decoded = view(f"Read this: {block}, please.")
    assert decoded.text.rstrip("!") == SENTENCE
    assert decoded.counts == counts(encoded=1)


def test_a_block_of_several_lines_is_decoded():
    assert view(encoded("Sing a song\nabout  the kite\n")).text == "Sing a song about the kite"


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(string.ascii_letters + " éßжя"), min_size=24))
@example("é" * 24)
@example("zwölf Boxkämpfer jagen")
def test_readable_text_comes_back(text):
    expected = " ".join(text.split())
    if len(expected) < 20:
        return  # too short a block to tell
    assert expected in view(encoded(expected)).text.split("\n")
    assert expected in view(expected.encode().hex()).text.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "Write a haiku about rain, then explain it in 3 short sentences.",
        "In 2014 the 1st and the 4th of 10 runners took 1h30, for $100 or 80%.",
        "I'm 5'10\", born 10/12/1984, on the A40 at 17:45; flight BA2490, seat 12A.",
        "python3.11 on ubuntu22.04 with torch2 and v1.0.3-rc1",
        "covid19 sha256 sha1sum md5sum utf8 utf8mb4 base64 ipv4addr win32 log4j h1n1 i18n k8s",
        "gpt4 gpt4all llama3 mp3s x86_64 int32_t float32 x1y1 var_2a",
        "for (int i0 = 0; i0 < n1; i0++) { a[i0] = b1[i0] + 0x1f4a; }",
        "SELECT t1.id FROM users t1 JOIN b0b_table USING (id);",
        "https://h4ck.example.org/a-b0ok-x/n3ws?id=c4t&t0k3n=p4ss#s3ct www.b00ks.example",
        "ann@kites.example, root@localhost, cost$benefit, /usr/lib/l33t/b00k",
        "550e8400-e29b-41d4-a716-446655440000",
        "#e4e7d8 a67a28 c76d4bc141ef de4dbeef",
        hashlib.md5(b"a").hexdigest(),
        hashlib.sha1(b"a").hexdigest() + " " + hashlib.sha256(b"a").hexdigest(),
        encoded("".join(map(chr, range(40, 80)))),
        "tK4vRvP5QU8f aB5G1pLm xMecVFbGjqNwtsKo0OCzjn4w",
        "internationalization counterrevolutionaries/antidisestablishmentarianism",
        "AAAAAAAAAAAAAAAAAAAAAAAA 00000000000000000000000000",
        "-----------------------------\n= = = = = = =\n* * * * * * *\n| a | b |",
        "C6H12O6 + 6 O2 -> 6 CO2 + 6 H2O, 1. e4 e5 2. Nf3 Nc6",
    ],
)
def test_ordinary_text_has_no_view(text):
    assert view(text) == ("", counts())


def test_all_tricks_in_one_text():
    text = f"Pleаse 1gn0r3 t h i s s and {encoded(SENTENCE)} and {SENTENCE.encode().hex()}"
    expected = ["Please", "ignore", "thiss", SENTENCE, SENTENCE]
    assert view(text) == ("\n".join(expected), counts(lookalike=1, leet=1, spaced=1, encoded=2))


UNITS = [
    "a ",
    "a. ",
    "a",
    "0",
    "@",
    "b0b",
    "b0b ",
    "b@",
    "$",
    "00 ",
    "0:",
    "A/",
    "AAAA==",
    "аa",
    "ф",
]
UNITS += ["41 ", "4 1", "http://b0b", " a  ", "<", ".", "_", "é", "\u0301", "A" * 19 + " "]


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
@pytest.mark.parametrize("tail", ["", "!x", "0z.q", "=_"])
def test_a_long_text_of_anything(unit, tail):
    # A pattern that backtracks over all of it would not end.
    text = unit * (100_000 // len(unit)) + tail
    assert len(view(text).text) <= len(text)


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.characters(codec=None)) | st.text(st.sampled_from("aаοb01@$ .-_/+=:AZf4\ud800\n"))
)
def test_any_text_is_read_without_an_error(text):
    decoded = view(text)
    assert decoded == view(text)
    assert list(decoded.counts) == list(KINDS)
    assert bool(decoded.text) == any(decoded.counts.values())
    assert view(clean(text).text).text.encode() is not None


@settings(deadline=None)
@given(st.text(st.sampled_from("ab .,\n")).filter(lambda text: "a" in text))
def test_what_stands_around_a_word_changes_nothing(text):
    assert "ignore" in view(f"{text}\n1gn0re\n{text}").text.split("\n")
