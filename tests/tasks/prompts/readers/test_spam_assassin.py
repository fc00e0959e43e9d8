import hashlib

from rampart.tasks.prompts.readers import spam_assassin
from rampart.tasks.prompts.row import Row


def names(chosen, folder="easy-ham-1"):
    """Return 3 names that the reader takes (or does not), by the first byte of their SHA-256."""
    all_names = (f"package/data/{folder}/{n:05}.txt" for n in range(100))
    first = ((name, hashlib.sha256(name.encode()).digest()[0]) for name in all_names)
    return [name for name, byte in first if (byte % 4 == 0) == chosen][:3]


def body(read, mail):
    return read(spam_assassin, {names(True)[0]: mail}, "mail.tgz")[0].text


def test_a_quarter_of_the_ham_is_read(read):
    mail = b"Subject: Tea\n\nTea at four?\n"
    chosen = names(True) + names(True, "easy-ham-2")
    others = [*names(False), "package/data/spam-1/00001.txt", "package/data/easy-ham-1/a.json"]
    rows = read(spam_assassin, dict.fromkeys(chosen + others, mail), "mail.tgz")
    assert rows == [Row("Tea at four?", 0, "spam-assassin/ham", "ham", "document", "")] * 6


def test_the_headers_go_and_addresses_are_masked(read):
    text = body(read, b"From: ann@tea.example\n\nAsk bob.lee@mail.tea.example, or @bob.\n")
    assert text == "Ask someone@example.com, or @bob."


def test_the_declared_character_set_counts(read):
    head = b"Content-Type: text/plain; charset=%s\nContent-Transfer-Encoding: 8bit\n\n"
    assert body(read, head % b"iso-8859-1" + b"caf\xe9") == "café"
    assert body(read, head % b"utf-8" + b"caf\xc3\xa9") == "café"
    assert body(read, head % b"no-such-set" + b"caf\xe9") == "café"
    assert body(read, b"\ncaf\xe9") == "café"


def test_quoted_printable_is_decoded(read):
    head = b"Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
    assert body(read, head + b"1 =3D 1, and so=\n on") == "1 = 1, and so on"


def test_the_plain_part_of_several(read):
    mail = (
        b"Content-Type: multipart/alternative; boundary=xx\n\n"
        b"--xx\nContent-Type: text/html\n\n<b>Tea</b>\n"
        b"--xx\nContent-Type: text/plain\n\nTea\n--xx--\n"
    )
    assert body(read, mail) == "Tea"


def test_a_mail_without_plain_text_is_skipped(read):
    html = b"Content-Type: text/html\n\n<b>Tea</b>\n"
    mails = dict(zip(names(True), [html, b"Subject: x\n\n \n", b"\x00\xff\xfe"], strict=True))
    rows = read(spam_assassin, mails, "mail.tgz")
    assert [row.text for row in rows] == ["\x00ÿþ"]
