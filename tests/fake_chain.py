"""A chain that runs nothing: it answers each question alike, and keeps what it was asked."""

from __future__ import annotations

from typing import Any

from rampart.chain.simulation.encoding import created
from rampart.chain.sources.built import Code, Method

WORD = 10**21  # what every function answers
FAILED = "f" * 8  # data that begins like this fails
ANSWERS = {
    "eth_sendTransaction": "send",
    "evm_setNextBlockTimestamp": "set_time",
    "evm_mine": "mine",
    "eth_getBlockReceipts": "receipts",
    "debug_traceTransaction": "trace",
    "eth_call": "call",
    "eth_getBalance": "balance",
}


class FakeRpc:
    """Answers what ``Chain`` asks; blocks hold what was sent, in order."""

    def __init__(self):
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.sent: dict[str, dict[str, Any]] = {}
        self.waiting: list[str] = []
        self.block: list[str] = []
        self.times: list[int] = []

    def ask(self, method: str, *params: Any) -> Any:
        self.asked.append((method, params))
        name = ANSWERS.get(method)
        return getattr(self, name)(*params) if name else True

    def send(self, question):
        name = f"0x{len(self.sent):064x}"
        self.sent[name] = question
        self.waiting.append(name)
        return name

    def set_time(self, time):
        self.times.append(time)

    def mine(self):
        self.block, self.waiting = self.waiting, []

    def receipts(self, _):
        return [self.receipt(name) for name in self.block]

    def receipt(self, name):
        question = self.sent[name]
        made = None
        if "to" not in question:
            made = "0x" + created(question["from"][2:], int(question["nonce"], 16))
        failed = question["data"].startswith(f"0x{FAILED}")
        return {"transactionHash": name, "gasUsed": "0x5208", "logs": [], "contractAddress": made,
                "status": "0x0" if failed else "0x1"}  # fmt: skip

    def trace(self, name, _):
        question = self.sent[name]
        to = question.get("to") or self.receipt(name)["contractAddress"]
        kind = "CALL" if "to" in question else "CREATE"
        return {"type": kind, "from": question["from"], "to": to, "input": question["data"],
                "value": question["value"], "gasUsed": "0x99999"}  # fmt: skip

    def call(self, *_):
        return "0x" + WORD.to_bytes(32, "big").hex() * 3

    def balance(self, *_):
        return hex(WORD)


def codes() -> dict[str, Code]:
    """Return the contracts with the functions that the scenarios call, and code of one byte."""
    step = "(address,uint256,bytes,uint256,address)"
    coin = {"approve": "address,uint256", "transfer": "address,uint256", "balanceOf": "address",
            "transferFrom": "address,address,uint256", "allowance": "address,address"}  # fmt: skip
    token = coin | {"mint": "address,uint256", "setCharge": "uint256,address", "setGate": "uint8",
                    "setListed": "address[],bool", "setMarket": "address,bool", "setTold": "bool",
                    "setMost": "uint256"}  # fmt: skip
    swap = "uint256,uint256,address[],address"
    fund = {"join": "address", "claim": "", "close": ""}
    functions = {
        "Token": token,
        "Plain": coin,
        "Wrapped": coin | {"deposit": "", "withdraw": "uint256"},
        "Pool": coin | {"swap": "uint256,uint256,address,bytes", "getReserves": "", "token0": ""},
        "Router": {
            "addLiquidityETH": "address,uint256,address", "pools": "address,address",
            "removeLiquidityETH": "address,uint256,address", "swapExactTokensForTokens": swap,
            "swapExactETHForTokens": "uint256,address[],address", "swapExactTokensForETH": swap,
        },
        "Items": {"mintItem": "", "offer": "uint256,uint256", "buy": "uint256", "collect": "",
                  "count": "", "setApprovalForAll": "address,bool",
                  "transferFrom": "address,address,uint256"},
        "Agent": {"run": f"{step}[]", "arm": f"address,{step},uint256"},
        "Bank": {"deposit": "", "put": "uint256", "withdraw": "uint256", "withdrawAll": "",
                 "shift": "address,uint256"},
        "Market": {"supply": "uint256", "pledge": "uint256", "borrow": "uint256",
                   "flashLoan": "address,address,uint256,bytes"},
        "Collector": {"enter": "", "pull": "address,address[],uint256[],address",
                      "exchange": "address,address,address[],uint256[]",
                      "take": "address,uint256,address"},
        "Spreader": {"spread": "address,address[],uint256[]",
                     "spreadEther": "address[],uint256[]"},
        "Vesting": {"releaseDue": ""},
    }  # fmt: skip
    functions |= dict.fromkeys(
        ("Queue", "Tree", "Interest", "Cascade", "Handover", "Club", "Stake", "Collection",
         "Partners", "Auction"), fund
    )  # fmt: skip
    makers = {"Token": "string,string,uint256", "Plain": "string,string,uint256",
              "Items": "string,string,uint256", "Router": "address", "Bank": "bool,address",
              "Market": "address,address,address",
              "Vesting": "address,address,uint256"}  # fmt: skip
    return {
        name: Code(
            name,
            "00",
            split(makers.get(name, "uint256" if functions[name] is fund else "")),
            {
                method: Method(f"{place:08x}", split(types))
                for place, (method, types) in enumerate(functions[name].items())
            },
        )
        for name in functions
    }


def split(types: str) -> tuple[str, ...]:
    """Return the types of a list, of which some are tuples."""
    parts, depth = [""], 0
    for letter in types:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return tuple(filter(None, parts))
