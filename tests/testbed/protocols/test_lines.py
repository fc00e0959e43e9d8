from types import SimpleNamespace

from testbed.protocols import lines


class Spoken:
    """A socket that says what it was given, and keeps what it is told."""

    def __init__(self, text):
        self.waiting, self.told = text, b""

    def recv(self, size):
        got, self.waiting = self.waiting[:size], self.waiting[size:]
        return got

    def sendall(self, data):
        self.told += data


def connection(text):
    return SimpleNamespace(sock=Spoken(text))


def test_a_reply_ends_with_its_last_line():
    got = connection(b"220-mail\r\n220-hello\r\n220 ready\r\n250 later\r\n")
    assert lines.reply(got) == (220, "220 ready")
    assert lines.reply(got) == (250, "250 later")


def test_a_server_that_closes_has_no_code():
    assert lines.reply(connection(b"220-half")) == (0, "")


def test_a_line_is_sent_with_its_end():
    got = connection(b"331 word?\r\n")
    assert lines.say(got, "USER anna") == (331, "331 word?")
    assert got.sock.told == b"USER anna\r\n"


def test_redis_gets_its_words_counted():
    got = connection(b"+OK\r\n")
    assert lines.redis(got, "SET", "a", "bc") == b"+OK\r\n"
    assert got.sock.told == b"*3\r\n$3\r\nSET\r\n$1\r\na\r\n$2\r\nbc\r\n"
