import pytest

from testbed.protocols import dns


@pytest.mark.parametrize("kind", ["A", "TXT", "CNAME", "MX"])
def test_a_query_holds_its_question(kind):
    assert dns.question(dns.query(9, "a.cedar.test", kind)) == ("a.cedar.test", kind)


@pytest.mark.parametrize("name", ["", "a..test", f"{'x' * 64}.test"])
def test_a_name_that_cannot_be_sent_is_refused(name):
    with pytest.raises(ValueError, match="1 to 63 characters"):
        dns.packed(name)


def test_an_answer_repeats_the_question_and_has_one_record():
    asked = dns.query(0x1234, "a.test", "A")
    got = dns.answer(asked, bytes([172, 29, 1, 2]))
    assert got[:2] == b"\x12\x34"
    assert got[6:8] == b"\0\1"
    assert dns.question(got) == ("a.test", "A")
    assert got.endswith(b"\0\4\xac\x1d\1\2")


def test_a_long_text_is_cut_into_strings():
    got = dns.answer(dns.query(1, "a.test", "TXT"), b"x" * 300)
    assert got.endswith(b"\xff" + b"x" * 255 + b"\x2d" + b"x" * 45)


def test_no_such_name():
    got = dns.answer(dns.query(1, "a.test", "A"), None)
    assert got[3] & 15 == 3
    assert got[6:8] == b"\0\0"
