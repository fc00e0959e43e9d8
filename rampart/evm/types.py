"""What a contract is for, by the signatures of its functions: a token, a market, a proxy, ...

The rules are documented and simple; they read the ABI, not the code, and are no proof that a
function does what its name says. They are asked in the order of ``RULES``, the first that holds
decides: a pool that is also a token is a pool, an upgradeable token a token.

Sources: EIP-20, EIP-721, EIP-1155, EIP-897 and EIP-1822 and the ABI of OpenZeppelin's proxies and
AccessControl, of Governor Bravo, of Uniswap V2, of Aave V2 and Compound, of Chainlink's feeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Rule(NamedTuple):
    """When a contract is of a type; ``fewest`` of the listed names or signatures are enough."""

    type: str
    what: str  # the rule in words
    listed: frozenset[str]  # names, or whole signatures where one has a bracket
    fewest: int
    share: float = 0.0  # of all functions that the listed ones must be, at least


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


RULES = (
    Rule(
        "governance",
        "it takes proposals: three of propose, castVote, queue, votingPeriod, quorum, ...",
        _listed(
            "propose create castVote castVoteBySig submitVote queue votingPeriod votingDelay "
            "quorum quorumVotes proposalThreshold getProposalState proposals"
        ),
        3,
    ),
    Rule(
        "amm",
        "it swaps out of reserves or keeps such pools: two of swap, getReserves, addLiquidity, ...",
        _listed(
            "swap getReserves sync skim addLiquidity removeLiquidity swapExactTokensForTokens "
            "swapTokensForExactTokens swapExactETHForTokens createPair getPair allPairs "
            "getAmountsOut kLast uniswapV2Call tokenToTokenSwapInput ethToTokenSwapInput"
        ),
        2,
    ),
    Rule(
        "lending",
        "it lends against collateral: two of borrow, repay, liquidationCall, getReserveData, ...",
        _listed(
            "borrow repay repayBorrow liquidationCall liquidateBorrow getReserveData "
            "getReserveConfigurationData getUserAccountData getUserReserveData flashLoan "
            "borrowBalanceCurrent swapBorrowRateMode rebalanceStableBorrowRate initReserve "
            "calculateInterestRates baseVariableBorrowRate variableRateSlope1 setReserveFactor "
            "UNDERLYING_ASSET_ADDRESS scaledBalanceOf scaledTotalSupply enterMarkets"
        ),
        2,
    ),
    Rule(
        "erc1155",
        "EIP-1155: balanceOfBatch and a transfer by id",
        _listed(
            "balanceOfBatch(address[],uint256[]) "
            "safeTransferFrom(address,address,uint256,uint256,bytes) "
            "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes) "
            "balanceOf(address,uint256)"
        ),
        3,
    ),
    Rule(
        "erc721",
        "EIP-721: ownerOf(uint256) and its transfers and approvals",
        _listed(
            "ownerOf(uint256) transferFrom(address,address,uint256) "
            "safeTransferFrom(address,address,uint256) getApproved(uint256) "
            "setApprovalForAll(address,bool) isApprovedForAll(address,address)"
        ),
        5,
    ),
    Rule(
        "erc20",
        "EIP-20: all six of its functions",
        _listed(
            "totalSupply() balanceOf(address) transfer(address,uint256) "
            "transferFrom(address,address,uint256) approve(address,uint256) "
            "allowance(address,address)"
        ),
        6,
    ),
    Rule(
        "oracle",
        "it answers prices or takes answers: one of latestAnswer, getAssetPrice, ...",
        _listed(
            "latestAnswer latestRoundData getRoundData getAssetPrice getUnderlyingPrice consult "
            "getSourceOfAsset fulfillOracleRequest oracleRequest fulfillRandomWords "
            "rawFulfillRandomWords rawFulfillRandomness requestRandomWords transmit "
            "getMarketBorrowRate latestPrice getPrice"
        ),
        1,
    ),
    Rule(
        "proxy",
        "it can be given another implementation, or names one: one of upgradeTo, ...",
        _listed(
            "upgradeTo(address) upgradeToAndCall(address,bytes) implementation() proxiableUUID() "
            "upgrade(address,address) upgradeAndCall(address,address,bytes) proxyType() "
            "getProxyImplementation(address) setCode(bytes)"
        ),
        1,
    ),
    Rule(
        "access",
        "half of its functions or more say who may do what: roles, owners, who is on a list",
        _listed(
            "owner pendingOwner transferOwnership renounceOwnership acceptOwnership isOwner "
            "hasRole grantRole revokeRole renounceRole getRoleAdmin getRoleMember "
            "getRoleMemberCount supportsInterface DEFAULT_ADMIN_ROLE defaultAdmin "
            "isConsumingScheduledOp authority setAuthority canCall addMinter isMinter "
            "renounceMinter addPauser isPauser renouncePauser addSigner isSigner renounceSigner "
            "addCapper isCapper renounceCapper addWhitelistAdmin isWhitelistAdmin "
            "renounceWhitelistAdmin addWhitelisted isWhitelisted removeWhitelisted "
            "renounceWhitelisted primary transferPrimary addAuthorizedAddress "
            "removeAuthorizedAddress removeAuthorizedAddressAtIndex getAuthorizedAddresses "
            "authorized authorities hasAccess addAccess removeAccess enableAccessCheck "
            "disableAccessCheck checkEnabled paused"
        ),
        2,
        0.5,
    ),
)
TYPES = (*(rule.type for rule in RULES), "other")


def contract_type(signatures: Iterable[str], fallback: bool = False) -> str:
    """Return the type of a contract, "" of one that nobody can call (a library of inner functions).

    Parameters
    ----------
    signatures : of its functions, as ``transfer(address,uint256)``.
    fallback : whether it takes calls that match none of them; a contract of nothing else forwards
        them, and is taken for a proxy.

    Examples
    --------
    >>> contract_type(["owner()", "transferOwnership(address)", "renounceOwnership()"])
    'access'
    >>> contract_type(["latestAnswer()", "decimals()"]), contract_type([])
    ('oracle', '')
    """
    signatures = sorted(set(signatures))
    if not signatures:
        return "proxy" if fallback else ""
    return next((rule.type for rule in RULES if _holds(rule, signatures)), "other")


def _holds(rule: Rule, signatures: list[str]) -> bool:
    whole = any("(" in name for name in rule.listed)
    key: Callable[[str], str] = str if whole else _name
    hits = [signature for signature in signatures if key(signature) in rule.listed]
    distinct = len({key(signature) for signature in hits})
    return distinct >= rule.fewest and len(hits) >= rule.share * len(signatures)


def _name(signature: str) -> str:
    return signature.partition("(")[0]
