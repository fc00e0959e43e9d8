import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.columns.readers import mail
from rampart.tasks.columns.row import CLASSES

HEAD = (
    b"From: Ann %d <ann.lee%d@tea.example>\nTo: bob@tea.example\nSubject: Tea at %d\n"
    b"Date: Thu, %d Aug 2002 09:44:02 -0400\nMessage-ID: <%d.ABC@tea.example>\n"
    b"MIME-Version: 1.0 (by Tea)\nContent-Type: text/plain; charset=%s\n"
)
BODY = b"\nMilk or lemon? Write to bob@tea.example.\n"


def mails(heads=(b"", b""), bodies=(BODY, b"\nSugar?\n"), charset=b"us-ascii"):
    return {
        f"package/data/spam-1/{n:05}.a.txt": HEAD % (n, n, n, n, n, charset) + heads[n - 1] + body
        for n, body in enumerate(bodies, 1)
    } | {"package/data/spam-1/00001.a.json": b"{}"}


def columns(read, members):
    return {row.name: row for row in read(mail, members, "mail.tgz")}


def test_fields_are_labelled_by_what_the_standard_says(read):
    fields = columns(read, mails())
    assert {row.table for row in fields.values()} == {"spam-assassin/spam-1"}
    assert {row.label_source for row in fields.values()} == {"metadata"}
    assert {name: CLASSES[row.label] for name, row in fields.items()} == {
        "Message-ID": "identifier",
        "From": "identifier",
        "To": "unknown",  # constant here, as are the two below
        "Date": "datetime",
        "Subject": "text_short",
        "MIME-Version": "unknown",
        "Content-Type": "unknown",
        "Body": "text_long",
    }
    assert fields["MIME-Version"].values == ["1.0", "1.0"]
    assert fields["Content-Type"].values == ["text/plain", "text/plain"]


def test_names_before_the_at_are_replaced_but_not_in_message_ids(read):
    fields = columns(read, mails())
    masked = " ".join(fields["From"].values + fields["To"].values + fields["Body"].values)
    assert "ann.lee" not in masked
    assert "bob@" not in masked
    assert "Ann" not in masked
    assert re.search(r"\b[a-z]{3}\.[a-z]{3}\d@tea\.example", masked)
    assert sorted(fields["Message-ID"].values) == ["<1.ABC@tea.example>", "<2.ABC@tea.example>"]


def test_the_id_alone_is_taken_from_a_sentence(read):
    replies = (b"In-Reply-To: <7@x>; from bob@tea.example on\n\tThu\n", b"In-Reply-To: <8@x>\n")
    assert sorted(columns(read, mails(replies))["In-Reply-To"].values) == ["<7@x>", "<8@x>"]


def test_the_plain_part_alone_is_the_body(read):
    two = (
        b"\n--x\nContent-Type: text/html\n\n<b>Tea</b>\n"
        b"--x\nContent-Type: text/plain\n\nTea\n--x--\n"
    )
    html = b"Content-Type: text/html\n\n<b>Tea</b>\n"
    members = mails()
    members["package/data/spam-1/00003.a.txt"] = (
        b"Content-Type: multipart/mixed; boundary=x\n" + two
    )
    members["package/data/spam-1/00004.a.txt"] = html
    body = columns(read, members)["Body"]
    assert (body.n_rows, body.n_missing) == (4, 1)
    assert "Tea" in body.values


@pytest.mark.parametrize("charset", [b"iso-8859-1", b"no-such-set", b"utf-8"])
def test_a_body_in_any_character_set_is_read(read, charset):
    fields = columns(read, mails(bodies=(b"\ncaf\xe9\n", BODY), charset=charset))
    assert "café" in fields["Body"].values


def test_encoded_and_broken_subjects_are_text(read):
    heads = (b"Organization: =?utf-8?q?caf=C3=A9?=\n", b"Organization: \xff =?x?q?a?=\n")
    names = columns(read, mails(heads))["Organization"].values
    assert "café" in names
    for name in names:
        name.encode("utf-8")


@given(st.text(max_size=60))
def test_masking_keeps_the_shape(text):
    masked = mail.masked(text + " Ann.Lee7@tea.example")
    assert len(masked) == len(text) + 21
    assert masked.endswith(mail.masked(" Ann.Lee7@tea.example"))
    assert "Ann.Lee7" not in masked
