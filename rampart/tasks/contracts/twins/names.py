"""Names for the placeholders of a template: several words for each meaning.

Models see no names (they are masked); selectors, which bytecode has, come from them.
"""

from __future__ import annotations

import random
import re

PLACE = re.compile(r"\$([A-Za-z]\w*)")
WORDS = {
    "balances": "balances deposits credit accounts userBalance funds ledger holdings",
    "deposit": "deposit fund put addFunds topUp payIn join contribute",
    "withdraw": "withdraw withdrawFunds take cashOut collect getMoney redeem payOut",
    "amount": "amount value wad sum quantity _amount _value howMuch",
    "owner": "owner admin boss creator governor manager controller chief",
    "claim": "claim claimReward harvest getReward receivePrize take collect",
    "buy": "buy purchase buyTokens order acquire invest",
    "bid": "bid placeBid makeOffer offer raise",
    "players": "players participants entrants tickets gamblers entries",
    "winner": "winner lucky champion chosen",
    "play": "play bet gamble spin roll guess tryLuck",
    "token": "token asset coin currency erc20",
    "total": "total totalSupply supply sumOfAll totalDeposits pool",
    "price": "price rate cost unitPrice fee",
    "to": "to recipient dst receiver beneficiary _to target",
    "from": "from src source sender_ payer _from",
    "ok": "ok success sent done result good",
    "stakes": "stakes staked shares locked positions bonds",
    "deadline": "deadline endTime expiry closing finish until",
    "start": "start begin opened startTime launched",
    "data": "data payload input callData _data message",
    "lib": "lib library_ helper implementation logic target_ module",
    "hash": "hash digest id fingerprint",
    "seed": "seed secret nonce_ salt entropy",
    "Bank": "Bank Vault Safe Treasury Purse EtherStore PiggyBank Depot Fund",
    "Token": "Token Coin Asset Credit Unit SimpleToken Money",
    "Game": "Game Lottery Raffle Casino Dice Jackpot Wheel Draw",
    "Auction": "Auction Sale HighBid Market Bidding Bazaar",
    "Wallet": "Wallet Account Purse Custody SharedWallet Holder Escrow",
    "Proxy": "Proxy Forwarder Dispatcher Router Relay Upgradeable",
    "Pool": "Pool Exchange Swap Amm Pair Market",
    "Staking": "Staking Farm Rewards Lockup Bonding Yield",
    "Crowd": "Crowdfund Campaign Fundraiser Presale Offering Ico",
    "Registry": "Registry Names Directory Book Catalog",
    "Splitter": "Splitter Payroll Dividends Shares Distributor Salary",
}  # fmt: skip


def options(word: str) -> list[str]:
    """Return the names that may stand for a meaning."""
    word = word.partition("__")[0]
    known = WORDS.get(word)
    if known:
        return known.split()
    big = word[0].upper() + word[1:]
    if word[0].isupper():
        return [word, f"My{word}", f"{word}V2", f"Simple{word}", f"{word}Base"]
    return [word, f"{word}_", f"_{word}", f"the{big}", f"my{big}", f"{word}Now"]


def named(text: str, rng: random.Random) -> str:
    """Return a template with names for its placeholders, no two alike.

    Examples
    --------
    >>> named("$x + $x", random.Random(1)).count("+")
    1
    """
    taken = set(re.findall(r"(?<!\$)\b[A-Za-z_]\w*", text))
    given: dict[str, str] = {}
    for word in dict.fromkeys(PLACE.findall(text)):
        free = [name for name in options(word) if name not in taken]
        name = rng.choice(free) if free else f"{options(word)[0]}{len(taken)}"
        given[word] = name
        taken |= {name}
    return PLACE.sub(lambda match: given[match[1]], text)
