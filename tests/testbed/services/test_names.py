import pytest

from testbed.protocols import dns
from testbed.services.names import reply


@pytest.mark.parametrize("kind", ["A", "TXT", "CNAME"])
def test_every_name_of_a_zone_has_an_answer(kind):
    got = reply(dns.query(1, "0a1b.cedar.test", kind), ["cedar.test"])
    assert got[6:8] == b"\0\1"


def test_a_name_of_no_zone_has_none():
    got = reply(dns.query(1, "a.notcedar.test", "A"), ["cedar.test"])
    assert got[3] & 15 == 3
