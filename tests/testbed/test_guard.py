import pytest

from testbed import guard

HEAD = "Iface Destination Gateway Flags RefCnt Use Metric Mask\n"


@pytest.mark.parametrize("address", ["172.29.0.1", "172.29.255.254"])
def test_an_address_of_the_range_is_let_through(address):
    assert guard.inside(address) == address


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "127.0.0.1", "172.28.255.255", "172.30.0.0", "10.0.0.1", "localhost", "", "::1"],
)
def test_any_other_address_is_refused_by_name(address):
    with pytest.raises(guard.OutsideError) as told:
        guard.inside(address)
    assert repr(address) in str(told.value)
    assert "172.29.0.0/16" in str(told.value)


def test_a_route_to_the_range_is_no_way_out():
    assert guard.ways_out(HEAD + "eth0 00001DAC 00000000 0001 0 0 0 00FFFFFF\n") == []


@pytest.mark.parametrize("target", ["00000000", "0000000A", "0000A8C0"])
def test_any_other_route_is_a_way_out(target):
    assert guard.ways_out(HEAD + f"eth0 {target} 0100000A 0003 0 0 0 00000000\n") != []


def test_a_machine_with_a_way_out_is_refused(tmp_path, monkeypatch):
    table = tmp_path / "route"
    table.write_text(HEAD + "eth0 00000000 0100000A 0003 0 0 0 00000000\n")
    monkeypatch.setattr(guard, "ROUTES", table)
    with pytest.raises(guard.OutsideError, match="a way out: eth0"):
        guard.alone()
