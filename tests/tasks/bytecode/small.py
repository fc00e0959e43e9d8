"""A small table of codes as compiled.parquet has them: every class, kind and reason."""

from __future__ import annotations

import pandas as pd

from rampart.solidity.classes import CLASSES
from tests.evm.assembler import DISPATCH, code

BODIES = (
    "CALLER 0 SSTORE", "0 0 0 0 1 CALLER GAS CALL POP", "CALLER SELFDESTRUCT", "1 0 SSTORE",
    "4 CALLDATALOAD 0 SLOAD ADD 0 SSTORE", "7 NUMBER MOD 0 SSTORE", "TIMESTAMP 0 SSTORE",
    "ORIGIN 0 SSTORE", "0 SLOAD 0 MSTORE", "0 0 0 0 4 CALLDATALOAD GAS DELEGATECALL",
)  # fmt: skip
"""A body a class; what they do does not matter here."""


def body(label: int, number: int) -> str:
    """Return hex of a code: of one class and number, different from all others when masked."""
    return code(DISPATCH + f"{BODIES[label]} " + "ADDRESS POP " * number + "STOP").hex()


def compiled(each: int = 8) -> pd.DataFrame:
    """Return ``each`` contracts of every class, of which one is held out."""
    rows = []
    for label, name in enumerate(CLASSES):
        for number in range(each):
            kind = "library" if label == 0 else "guard removed"
            rows.append(
                {
                    "id": f"{label}-{number}", "unit": "", "package": "pack", "runs": 200,
                    "source": f"src/{name}", "kind": kind, "group": f"{name}/{number}",
                    "era": "0.8", "compiler": "0.8.26", "contract": f"C{number}",
                    "function": "f", "label": label, "variant": "v",
                    "held": "package" if number == 0 else "",
                    "role": "external" if number == 0 else "package",
                    "bytecode": body(label, number), "selectors": '["f()"]',
                    "type": "erc20" if number % 2 else "", "error": "",
                }
            )  # fmt: skip
    return pd.DataFrame(rows)
