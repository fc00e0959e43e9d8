from testbed.capture import KEPT, TCP, UDP, cleaned, first_bytes

A, B = ("172.29.1.1", 40000), ("172.29.1.2", 80)
OUT, BACK = (TCP, *A, *B), (TCP, *B, *A)
SYN, SYN_ACK, DATA = 0x02, 0x12, 0x18


def test_each_direction_keeps_its_first_bytes():
    found = first_bytes(
        [
            (1.0, OUT, SYN, 100, b""),
            (1.1, BACK, SYN_ACK, 500, b""),
            (1.2, OUT, DATA, 101, b"GET /"),
            (1.3, BACK, DATA, 501, b"HTTP"),
            (1.4, OUT, DATA, 106, b" HTTP/1.1"),
        ]
    )
    (talk,) = found[OUT]
    assert list(found) == [OUT]
    assert (talk["client"], talk["server"], talk["time"]) == (b"GET / HTTP/1.1", b"HTTP", 1.0)


def test_what_is_sent_again_counts_once_and_the_rest_is_cut():
    sent = [(1.0, OUT, SYN, 9, b""), (1.0, OUT, SYN, 9, b"")]
    sent += [(2.0, OUT, DATA, 10, b"a" * 300)] * 2 + [(3.0, OUT, DATA, 310, b"b" * 300)]
    (talk,) = first_bytes(sent)[OUT]
    assert talk["client"] == b"a" * 300 + b"b" * (KEPT - 300)


def test_a_port_that_is_used_again_begins_another_conversation():
    sent = [(1.0, OUT, SYN, 1, b""), (1.1, OUT, DATA, 2, b"one")]
    sent += [(9.0, OUT, SYN, 70, b""), (9.1, OUT, DATA, 71, b"two"), (9.2, BACK, DATA, 5, b"2")]
    first, second = first_bytes(sent)[OUT]
    assert (first["client"], second["client"], second["server"]) == (b"one", b"two", b"2")


def test_the_first_to_speak_over_udp_is_the_client():
    out, back = (UDP, *A, *B), (UDP, *B, *A)
    found = first_bytes([(1.0, out, 0, 0, b"q"), (1.1, back, 0, 0, b"r"), (1.2, out, 0, 0, b"q2")])
    assert list(found) == [out]
    assert (found[out][0]["client"], found[out][0]["server"]) == (b"qq2", b"r")


def test_all_bytes_become_text_that_prints_and_can_be_read_back():
    text = cleaned(bytes(range(256)))
    assert text.isascii()
    assert text.isprintable()
    assert text.encode().decode("unicode_escape").encode("latin-1") == bytes(range(256))
