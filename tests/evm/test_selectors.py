from rampart.evm.selectors import known, signature, type_of


def test_selectors_that_everybody_knows():
    # From EIP-20, EIP-721 and EIP-165.
    assert known()["0x70a08231"] == "balanceOf(address)"
    assert known()["0x6352211e"] == "ownerOf(uint256)"
    assert known()["0x01ffc9a7"] == "supportsInterface(bytes4)"
    assert len(known()) == len(set(known().values()))


def test_what_is_not_known_stays_what_it_is():
    assert signature("0xdeadbeef") == "0xdeadbeef"


def test_a_type_is_that_of_the_signatures():
    assert type_of(["0x52d1902d", "0x4f1ef286"]) == "proxy"  # proxiableUUID, upgradeToAndCall
    assert type_of(["0xdeadbeef"]) == "other"
    assert type_of([]) == ""
