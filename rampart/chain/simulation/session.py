"""One episode on the chain: transactions go out in order, blocks at our times, rows come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rampart.chain.simulation.encoding import amount, bare, created, selector
from rampart.chain.simulation.movements import moved
from rampart.chain.simulation.process import ChainError
from rampart.chain.simulation.rpc import Rpc
from rampart.chain.simulation.traces import flat

GENESIS = 1_600_000_000  # seconds; nothing is of today
SLOT = 12  # seconds a block
PER_BLOCK = 25  # a trace repeats the transactions before it in its block
MOST = 5_000  # transactions of an episode
BASE_FEE = 10**9  # wei, of every block: no transaction's cost depends on the ones before it
RICH = 10**30  # wei of an account; nothing fails for want of gas
TRACER = {"tracer": "callTracer"}


@dataclass
class Sent:
    """A transaction that waits for its block."""

    hash: str
    facts: dict[str, Any]


@dataclass
class Rows:
    """The rows of an episode, by table."""

    transactions: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    movements: list[dict[str, Any]] = field(default_factory=list)


class Chain:
    """The chain from its first block on, one episode; ``begin`` takes back what the last did."""

    def __init__(self, rpc: Rpc):
        self.rpc = rpc
        rpc.ask("anvil_setLoggingEnabled", False)
        rpc.ask("anvil_autoImpersonateAccount", True)
        self._snapshot = rpc.ask("evm_snapshot")
        self.begin()

    def begin(self) -> None:
        """Go back to the first block."""
        if not self.rpc.ask("evm_revert", self._snapshot):
            raise ChainError("evm_revert: the chain did not go back to its first block")
        self._snapshot = self.rpc.ask("evm_snapshot")
        self.rows, self._waiting, self._nonces = Rows(), [], {}
        self._clock = GENESIS  # of the last block
        self._time, self.start, self.watched = 0, GENESIS, False
        self._sent = 0

    def watch(self) -> None:
        """Let the episode begin: what was before is not part of its rows."""
        self.mine()
        self.start, self._time, self.watched = self._clock + SLOT, 0, True

    def fund(self, address: str, wei: int) -> None:
        """Give an account ether."""
        self.rpc.ask("anvil_setBalance", f"0x{address}", hex(wei))

    def send(
        self,
        sender: str,
        to: str,
        data: str,
        value: int,
        time: int,
        gas: int,
        gas_price: int,
        **facts: Any,
    ) -> str:
        """Send a transaction; returns the address that it creates where ``to`` is "".

        Parameters
        ----------
        time : seconds since the start of the episode; never less than before.
        facts : what its row has besides what the chain tells.
        """
        self._sent += 1
        if self._sent > MOST:
            raise ChainError(f"an episode of more than {MOST:,} transactions")
        if time // SLOT != self._time // SLOT or len(self._waiting) >= PER_BLOCK:
            self.mine()
        self._time = max(time, self._time)
        nonce = self._nonces.get(sender, 0)
        self._nonces[sender] = nonce + 1
        question = {"from": f"0x{sender}", "value": hex(value), "data": f"0x{data}"}
        question |= {"gas": hex(gas), "gasPrice": hex(gas_price), "nonce": hex(nonce)}
        if to:
            question["to"] = f"0x{to}"
        told = self.rpc.ask("eth_sendTransaction", question)
        known = {"from": sender, "to": to, "value": amount(value), "time": self._time}
        known |= {"selector": selector(data) if to else "create", "input_size": len(data) // 2}
        self._waiting.append(Sent(told, known | {"gas_price": gas_price / 10**9} | facts))
        return "" if to else created(sender, nonce)

    def view(self, to: str, data: str) -> bytes:
        """Return what a function answers now, with all that was sent."""
        self.mine()
        answer = self.rpc.ask("eth_call", {"to": f"0x{to}", "data": f"0x{data}"}, "latest")
        return bytes.fromhex(answer.removeprefix("0x"))

    def balance(self, address: str) -> int:
        """Return an account's ether in wei, with all that was sent."""
        self.mine()
        return int(self.rpc.ask("eth_getBalance", f"0x{address}", "latest"), 16)

    def mine(self) -> None:
        """Put what waits into a block, and read what became of it."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        slot = self.start + self._time // SLOT * SLOT
        self._clock = max(slot, self._clock + 1)
        self.rpc.ask("anvil_setNextBlockBaseFeePerGas", hex(BASE_FEE))
        self.rpc.ask("evm_setNextBlockTimestamp", self._clock)
        self.rpc.ask("evm_mine")
        receipts = self.rpc.ask("eth_getBlockReceipts", "latest")
        if [bare(one["transactionHash"]) for one in receipts] != [
            bare(one.hash) for one in waiting
        ]:
            raise ChainError(f"a block of {len(receipts)} transactions, {len(waiting)} were sent")
        for sent, receipt in zip(waiting, receipts, strict=True):
            if self.watched:
                self._record(sent, receipt)
            elif receipt["status"] != "0x1":
                raise ChainError(f"before the episode: {sent.facts} failed")

    def _record(self, sent: Sent, receipt: Mapping[str, Any]) -> None:
        number, used = len(self.rows.transactions), int(receipt["gasUsed"], 16)
        calls = self._calls(sent, used)
        logs = receipt["logs"]
        row = {"number": number, "block": sent.facts["time"] // SLOT, **sent.facts}
        row |= {"gas_used": used, "fee": used * sent.facts["gas_price"] / 10**9}
        row |= {"status": int(receipt["status"], 16), "n_logs": len(logs)}
        row |= {"created": bare(receipt["contractAddress"]), "n_calls": len(calls)}
        row |= {"depth": max(call["depth"] for call in calls)}
        self.rows.transactions.append(row)
        self.rows.calls += [{"number": number, **call} for call in calls]
        self.rows.movements += [{"number": number, **one} for one in moved(logs)]

    def _calls(self, sent: Sent, used: int) -> list[dict[str, Any]]:
        return flat(self.rpc.ask("debug_traceTransaction", sent.hash, TRACER), used)
