"""The history of one address, as an explorer would export it; addresses are numbers in it.

The subject is 0, any other address the place at which it first appears. So nothing that is made of
a history can depend on what an address is called, and a fixed attacker cannot be learned by heart.
Two addresses that LOOK alike (same first and last four digits) are told as a pair: that is how a
poisoned address deceives, and it is no name.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple

NATIVE = -1
"""The token of a movement of the chain's own coin within a transaction."""
NOBODY = -2
"""Where there is no address: the receiver of a creation, both ends of minting and burning."""
KNOWN = ("transactions", "internal", "calls")
"""What is known beside transactions and token movements: nothing, inner payments, call trees."""
ENDS = 4  # digits at either end that a wallet shows of an address
UNLIMITED = 1e30  # whole tokens: an approval above it has no limit


class Transaction(NamedTuple):
    """A transaction; ``sender``, ``to`` and ``created`` are addresses."""

    time: float  # seconds
    sender: Any
    to: Any
    value: float  # of the chain's coin, in whole coins
    gas: float  # used
    ok: bool
    method: str  # 8 hexadecimal digits, "create" or nothing
    created: Any = NOBODY


class Movement(NamedTuple):
    """A movement of a token or, with NATIVE, a payment inside of a transaction."""

    number: int  # of the transaction
    token: Any
    sender: Any
    to: Any
    amount: float


class Approval(NamedTuple):
    """An owner lets a spender take tokens."""

    number: int
    token: Any
    owner: Any
    spender: Any
    amount: float


class Call(NamedTuple):
    """A call inside of a transaction; the top call is that transaction itself, at depth 0."""

    number: int
    depth: int
    kind: str
    sender: Any
    to: Any
    value: float
    method: str
    ok: bool


class Record(NamedTuple):
    """What happened among some addresses; of ``number`` a transaction's place in the list."""

    transactions: Sequence[Transaction]
    movements: Sequence[Movement] = ()
    approvals: Sequence[Approval] = ()
    calls: Sequence[Call] = ()


class History(NamedTuple):
    """A record from the side of address 0."""

    record: Record
    known: str  # of KNOWN
    alike: tuple[tuple[int, int], ...] = ()  # addresses that look alike
    total: int = 0  # transactions there were; more than in the record where some were left out

    def without(self, numbers: Iterable[int]) -> History:
        """Return the history as it would be if some of its transactions were not there."""
        return self._replace(record=select(self.record, kept(self.record, set(numbers))))


def kept(record: Record, gone: set[int]) -> list[int]:
    """Return the places of the transactions that stay."""
    return [place for place in range(len(record.transactions)) if place not in gone]


def select(record: Record, places: Sequence[int]) -> Record:
    """Return the record of some transactions, numbered anew in the given order."""
    new = {place: number for number, place in enumerate(places)}

    def of(rows: Sequence) -> list:
        found = [row._replace(number=new[row.number]) for row in rows if row.number in new]
        return sorted(found, key=lambda row: row.number)  # stable: their order inside stays

    return Record(
        [record.transactions[place] for place in places],
        of(record.movements),
        of(record.approvals),
        of(record.calls),
    )


def seen(subject: Hashable, whole: Record, known: str) -> list[int]:
    """Return the places of the transactions that the history of an address has.

    With ``transactions`` it is what an explorer lists of an address: transactions from and to it,
    and token movements of which it is an end or the token. ``internal`` adds the payments of coins
    inside of transactions of which it is an end, ``calls`` every transaction that it was called in,
    with all that happened there.

    Raises
    ------
    ValueError : another word than those of ``KNOWN``.
    """
    if known not in KNOWN:
        raise ValueError(f"known: must be one of {', '.join(KNOWN)}, got {known!r}")
    touched = {
        place
        for place, one in enumerate(whole.transactions)
        if subject in (one.sender, one.to, one.created)
    }
    touched |= {one.number for one in _own(subject, whole, known)}
    if known == "calls":
        touched |= {one.number for one in whole.calls if subject in (one.sender, one.to)}
        touched |= {one.number for one in whole.approvals if subject in (one.owner, one.spender)}
    return sorted(touched)


def _own(subject: Hashable, whole: Record, known: str) -> list[Movement]:
    return [
        one
        for one in whole.movements
        if subject in (one.sender, one.to, one.token)
        and (one.token != NATIVE or known != "transactions")
    ]


def seen_from(subject: Hashable, whole: Record, known: str) -> History:
    """Return the history of one address out of what happened among all, see ``seen``."""
    deep = known == "calls"
    part = whole._replace(
        movements=whole.movements if deep else _own(subject, whole, known),
        calls=whole.calls if deep else (),
    )
    return numbered(subject, select(part, seen(subject, whole, known)), known)


def numbered(subject: Hashable, record: Record, known: str, total: int = 0) -> History:
    """Return a record with numbers for addresses: 0 for the subject, others as they appear."""
    numbers: dict[Hashable, int] = {subject: 0}

    def of(name: Hashable) -> int:
        return name if name in (NATIVE, NOBODY) else numbers.setdefault(name, len(numbers))

    made = Record(
        [
            one._replace(sender=of(one.sender), to=of(one.to), created=of(one.created))
            for one in record.transactions
        ],
        [
            one._replace(token=of(one.token), sender=of(one.sender), to=of(one.to))
            for one in record.movements
        ],
        [
            one._replace(token=of(one.token), owner=of(one.owner), spender=of(one.spender))
            for one in record.approvals
        ],
        [one._replace(sender=of(one.sender), to=of(one.to)) for one in record.calls],
    )
    return History(made, known, alike(list(numbers)), max(total, len(made.transactions)))


def alike(names: Sequence[Hashable]) -> tuple[tuple[int, int], ...]:
    """Return the pairs of addresses whose ends are the same, by their places.

    Examples
    --------
    >>> alike(["abcd" + "0" * 32 + "1234", "ff" * 20, "abcd" + "9" * 32 + "1234"])
    ((0, 2),)
    """
    first: dict[tuple[str, str], int] = {}
    pairs = []
    for place, name in enumerate(names):
        if not isinstance(name, str) or len(name) <= 2 * ENDS:
            continue
        ends = (name[:ENDS], name[-ENDS:])
        if ends in first:
            pairs.append((first[ends], place))
        else:
            first[ends] = place
    return tuple(pairs)


def dumped(history: History) -> str:
    """Return a history as JSON: the same history, the same text."""
    record = {name: [list(row) for row in getattr(history.record, name)] for name in Record._fields}
    told = {"known": history.known, "alike": history.alike, "total": history.total, **record}
    return json.dumps(told, separators=(",", ":"), sort_keys=True, allow_nan=False)


def loaded(text: str) -> History:
    """Return the history that ``dumped`` wrote.

    Raises
    ------
    ValueError : another text.
    """
    rows = {"transactions": Transaction, "movements": Movement, "approvals": Approval}
    rows["calls"] = Call
    try:
        told = json.loads(text)
        record = Record(*([row(*one) for one in told[name]] for name, row in rows.items()))
        pairs = tuple((int(a), int(b)) for a, b in told["alike"])
        return History(record, told["known"], pairs, told["total"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"is no history: {error}") from None
