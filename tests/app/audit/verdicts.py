"""Verdicts as an audit gives them, made up for the tests of what is written of them."""

from app.audit.findings import Finding, Verdict

ONE = Verdict(
    name="bank.sol",
    files={"source": "contracts/bank.sol", "bytecode": ""},
    risk=81.0,
    level="critical",
    probabilities={"safe": 0.1, "reentrancy": 0.8, "time": 0.1},
    shares={"source": 0.75, "bytecode": 0.25},
    findings=(
        Finding("reentrancy", 0.8, "source", "withdraw", 12, said="msg.sender.call(x)"),
        Finding("time", 0.1, "bytecode", "0xabcdef01", place="pc 0x1f", said="TIMESTAMP"),
    ),
    left_off=3,
    unread=2,
    notes=("2 places could not be read",),
    details={"contract type": "erc20"},
)
EVIL = Verdict(
    name="a|b`<script>\x1b[2J.sol",
    files={"history": "x.csv"},
    risk=3.0,
    level="low",
    probabilities={"safe": 1.0},
    shares={"history": 1.0},
)
