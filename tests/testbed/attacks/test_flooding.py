import struct

import pytest

from testbed import guard
from testbed.attacks.flooding import checksum, syn_packet


def test_a_packet_is_a_syn_whose_sums_hold():
    packet = syn_packet("172.29.1.200", 40000, "172.29.1.2", 80, 123456)
    head, segment = packet[:20], packet[20:]
    assert struct.unpack(">HH", segment[:4]) == (40000, 80)
    assert segment[13] == 0x02
    assert len(segment) == 40
    false = head[12:20] + struct.pack(">BBH", 0, 6, len(segment))
    assert checksum(false + segment) == 0


@pytest.mark.parametrize(
    ("source", "target"), [("8.8.8.8", "172.29.1.2"), ("172.29.1.2", "8.8.8.8")]
)
def test_no_packet_is_made_with_an_address_outside(source, target):
    with pytest.raises(guard.OutsideError, match=r"8\.8\.8\.8"):
        syn_packet(source, 1, target, 80, 1)
