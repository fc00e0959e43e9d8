"""Guards of who may call: modifiers, checks of the sender, allowances, signatures, visibility."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.solidity.edits.body import Body, Change, Site, condition, drop, replace

SENDER = re.compile(r"\bmsg\s*\.\s*sender\b|\b_msgSender\s*\(\s*\)")
OWNER = re.compile(r"owner|admin|govern|authority", re.IGNORECASE)
GUARD = re.compile(
    r"^(only|auth|requires?[A-Z]|restricted|ifAdmin|ifOwner|protected|can[A-Z]|is[A-Z]|has[A-Z]|"
    r"validate\w*(Sender|Caller)|by[A-Z])"
)
NO_GUARD = re.compile(
    r"^only(Proxy|Delegat|Initializing|Once|While|After|Before|If[A-Z]|When|Self|Not|In[A-Z]|"
    r"Valid|Existing|Open|Active|EOA|NonZero)"
)
FIRST = re.compile(r"^(initializer|reinitializer|onlyInitializing|onlyOnce|onlyIfNotInit\w*)$")
AMOUNT = re.compile(r"balance|allowance|amount|>=|<=|[^=]>[^=]|[^=]<[^=]", re.IGNORECASE)
CHECK = re.compile(
    r"^_*(check|assert|require|only|authori[sz]e|enforce|ensure|validate)\w*"
    r"(owner|admin|role|caller|sender|auth|operator|governance|permission|access)\w*\s*\(",
    re.IGNORECASE,
)
ALLOWANCE = re.compile(
    r"^(\w+\.)?_?(spendAllowance|useAllowance)\s*\(|^_approve\s*\([^;]*\bsub\s*\(|"
    r"^_?allow(ed|ances?)\s*\[[^;]*\]\s*\[[^;]*\]\s*(=[^;=]*\bsub\s*\(|=[^;=]*-|-=)"
)
SIGNER = re.compile(r"recover\w*\s*\(|\bsigner\b|isValidSignature|recoveredAddress|ecrecover")
SENSITIVE = re.compile(
    r"^_+(mint|burn|set\w+|transferOwnership|withdraw\w*|grantRole|revokeRole|update\w+|add\w+|"
    r"remove\w+|pause|unpause|authorize\w*|setup\w*|change\w+|move\w*|send\w*|pay\w*|approve)$"
)


def sites(body: Body) -> Iterator[Site]:
    """Yield the places where a guard of who may call can go."""
    yield from _modifiers(body)
    yield from _checks(body)
    yield from _helpers(body)
    yield from _exposed(body)


def _modifiers(body: Body) -> Iterator[Site]:
    if not body.open:
        return
    head = body.function.start
    for part in body.of("modifier_invocation"):
        name = part.text.partition("(")[0].strip()
        change = (Change(part.start, part.end, ""),)
        if FIRST.match(name):
            yield Site("initializer", change, head)
        elif GUARD.match(name) and not NO_GUARD.match(name):
            kind = "role" if "(" in part.text else "owner" if OWNER.search(name) else "other"
            yield Site(f"modifier-{kind}", change, head)


def _checks(body: Body) -> Iterator[Site]:
    if body.function.mutability in ("view", "pure", "constant"):
        return
    for part in body.checks:
        said = condition(part)
        if SIGNER.search(said) and "address(0)" not in said.partition("&&")[0]:
            yield Site("signature", (drop(part),), body.function.start)
        if not SENDER.search(said) or AMOUNT.search(SENDER.sub("", said)) or "tx.origin" in said:
            continue
        form, wanted = ("if", "!=") if part.kind == "if_statement" else ("require", "==")
        if re.search(r"[!=]=", said) and wanted not in said:
            continue  # that somebody is not the sender guards nothing of his
        kind = "equal" if wanted in said else "listed"
        yield Site(f"{form}-{kind}", (drop(part),), body.function.start)
        if kind == "equal":
            origin = SENDER.sub("tx.origin", part.text, count=1)
            yield Site("origin", (replace(part, origin),), part.start)


def _helpers(body: Body) -> Iterator[Site]:
    if body.function.mutability in ("view", "pure", "constant"):
        return
    for part in body.statements:
        if part.block < 0 or part.kind not in ("expression_statement", "if_statement"):
            continue
        if part.kind == "expression_statement" and CHECK.match(part.text):
            yield Site("call-check", (drop(part),), body.function.start)
        elif ALLOWANCE.match(part.text) or (
            part.kind == "if_statement"
            and re.match(
                r"if\s*\([^;]*(type\(\w+\)\.max|uint\(-1\)|2\*\*256)[^;]*\)[^;]*allow[^;]*;",
                part.text,
            )
        ):
            yield Site("allowance", (drop(part),), body.function.start)


def _exposed(body: Body) -> Iterator[Site]:
    """Yield inner functions that anybody may call once they are public."""
    one = body.function
    plain = one.kind == "function" and one.visibility == "internal" and body.within == "contract"
    if not plain or one.mutability in ("view", "pure", "constant"):
        return
    head = body.text.partition("{")[0]
    if SENSITIVE.match(one.name) and not re.search(r"\b(override|storage|memory)\b", head):
        for child in one.node.children:
            if child.type == "visibility":
                yield Site(
                    "exposed", (Change(child.start_byte, child.end_byte, "public"),), one.start
                )
