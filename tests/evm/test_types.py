"""The type of a contract by the signatures of its functions; the first rule that holds decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.evm.types import RULES, TYPES, contract_type

ERC20 = [
    "totalSupply()",
    "balanceOf(address)",
    "transfer(address,uint256)",
    "approve(address,uint256)",
    "transferFrom(address,address,uint256)",
    "allowance(address,address)",
]
ERC721 = [
    "balanceOf(address)",
    "ownerOf(uint256)",
    "approve(address,uint256)",
    "getApproved(uint256)",
    "setApprovalForAll(address,bool)",
    "isApprovedForAll(address,address)",
    "transferFrom(address,address,uint256)",
    "safeTransferFrom(address,address,uint256)",
]
ERC1155 = [
    "balanceOf(address,uint256)",
    "balanceOfBatch(address[],uint256[])",
    "setApprovalForAll(address,bool)",
    "safeTransferFrom(address,address,uint256,uint256,bytes)",
    "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)",
]
OWNED = ["owner()", "transferOwnership(address)", "renounceOwnership()"]


@pytest.mark.parametrize(
    ("signatures", "wanted"),
    [
        (ERC20, "erc20"),
        (ERC20[:5], "other"),  # one of the six is missing
        ([*ERC20, *OWNED, "upgradeTo(address)"], "erc20"),
        (ERC721, "erc721"),
        (ERC1155, "erc1155"),
        ([*ERC20, "getReserves()", "swap(uint256,uint256,address,bytes)"], "amm"),
        (["swap(uint256)"], "other"),
        (["borrow(address,uint256)", "repay(address,uint256)"], "lending"),
        (["propose(address[])", "castVote(uint256,uint8)", "votingPeriod()"], "governance"),
        (["latestRoundData()", *OWNED], "oracle"),
        (["upgradeTo(address)", "implementation()", *OWNED], "proxy"),
        (OWNED, "access"),
        ([*OWNED, "a()", "b()", "c()"], "access"),  # 3 of 6
        ([*OWNED, "a()", "b()", "c()", "d()"], "other"),  # 3 of 7
        (["owner()"], "other"),  # one is no proof
        (["transfer(uint256)"], "other"),  # the name alone is no EIP-20
    ],
)
def test_the_rules(signatures, wanted):
    assert contract_type(signatures) == wanted


def test_what_nobody_can_call():
    assert contract_type([]) == ""
    assert contract_type([], fallback=True) == "proxy"
    assert contract_type(["f()"], fallback=True) == "other"


def test_every_rule_can_hold_and_says_what_it_is():
    for rule in RULES:
        assert rule.fewest <= len(rule.listed)
        assert len({"(" in name for name in rule.listed}) == 1, "names or signatures, not both"
        assert len(rule.what) > 20
    assert len(set(TYPES)) == len(TYPES) == 10


@given(st.lists(st.sampled_from(ERC20 + ERC721 + ERC1155 + OWNED + ["x()"])))
def test_order_and_repetition_change_nothing(signatures):
    found = contract_type(signatures)
    assert found in {*TYPES, ""}
    assert contract_type([*reversed(signatures), *signatures]) == found
