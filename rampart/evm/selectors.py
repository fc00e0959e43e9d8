"""Selectors of functions that many contracts have, by name: four bytes of a signature's Keccak-256.

Only what the rules of ``types`` list with whole signatures, and some more, can be named; a selector
of anything else stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rampart.evm.types import RULES, contract_type

MORE = (
    "owner() transferOwnership(address) renounceOwnership() withdraw() withdraw(uint256) deposit() "
    "mint(address,uint256) burn(uint256) pause() unpause() paused() initialize() name() symbol() "
    "decimals() tokenURI(uint256) hasRole(bytes32,address) grantRole(bytes32,address) "
    "revokeRole(bytes32,address) supportsInterface(bytes4) latestAnswer() latestRoundData() "
    "getReserves() swap(uint256,uint256,address,bytes) sync() skim(address) propose(address[],"
    "uint256[],bytes[],string) castVote(uint256,uint8) votingPeriod() votingDelay() kill() "
    "destroy() claim() buy() sell(uint256) stake(uint256) unstake(uint256) flashLoan(address,"
    "address,uint256,bytes) borrow(uint256) repay(uint256) multicall(bytes[]) execute(address,"
    "uint256,bytes)"
)


@lru_cache(maxsize=1)
def known() -> dict[str, str]:
    """Return selector (0x and eight digits) -> signature."""
    from eth_utils import keccak

    listed = {name for rule in RULES for name in rule.listed if "(" in name}
    names = sorted(listed | set(MORE.split()))
    return {f"0x{keccak(text=name)[:4].hex()}": name for name in names}


def signature(selector: str) -> str:
    """Return the signature that a selector is of, or the selector where it is not known.

    Examples
    --------
    >>> signature("0xa9059cbb"), signature("0x00000000")
    ('transfer(address,uint256)', '0x00000000')
    """
    return known().get(selector, selector)


def type_of(selectors: Iterable[str]) -> str:
    """Return the type of a contract by the selectors of its functions, see ``types``.

    Examples
    --------
    >>> type_of(["0x18160ddd", "0x70a08231", "0xa9059cbb", "0x23b872dd", "0x095ea7b3",
    ...          "0xdd62ed3e"])
    'erc20'
    """
    return contract_type(map(signature, selectors))
