"""A few made episodes, as the stage simulate writes them: small, and of every intent.

What an attacker does here is only so different that a model can tell it: these are no simulation.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from rampart.tasks.behaviour.row import CLASSES

DESIGNS = ("plain", "fancy")
COLUMNS = {
    "transactions": "episode number block time from to value gas_used gas_price fee status selector"
    " input_size created n_calls depth n_logs malicious",
    "calls": "episode number order depth parent type from to value selector status error gas_used"
    " input_size",
    "movements": "episode number order token kind from to amount",
    "addresses": "episode address kind role intent",
}


def address(rng: np.random.Generator) -> str:
    """Return 40 hexadecimal digits."""
    return rng.bytes(20).hex()


def episode(name: str, intent: str, kind: int, rng: np.random.Generator) -> dict[str, list]:
    """Return the rows of an episode: users call a contract, and pay in and out by its kind."""
    boss, contract, token = (address(rng) for _ in range(3))
    users = [address(rng) for _ in range(4)]
    found: dict[str, list] = {table: [] for table in COLUMNS}
    label = intent != "benign"
    for number in range(int(rng.integers(8, 16))):
        own = number % 4 == 3
        sender = boss if own else users[number % 3]
        value = float(round(rng.uniform(0.1, 2.0), 3)) if kind % 2 else 0.0
        ok = not (own and kind == 7)
        time, gas = 13 * number + int(rng.integers(9)), int(rng.integers(50_000))
        method = ("", "a9059cbb", "d0e30db0", "deadbeef")[kind % 4]
        found["transactions"].append(
            (name, number, number, time, sender, contract, value, gas, 1.0, 0.001, int(ok),
             method, 4, "", 2, 1, 1, int(label and own))
        )  # fmt: skip
        found["calls"].append(
            (name, number, 0, 0, -1, "CALL", sender, contract, value, "", int(ok), "", 9, 4)
        )
        if ok:
            paid = value * 0.5 * (kind % 3)
            found["calls"].append(
                (name, number, 1, 1, 0, "CALL", contract, boss, paid, "", 1, "", 9, 4)
            )
            amount = float(rng.integers(1, 9)) * (kind != 6)
            found["movements"].append(
                (name, number, 0, token, "transfer", sender, users[(number + kind) % 4], amount)
            )
    for who, what, role in ((boss, "account", "boss"), (contract, "contract", "contract")):
        found["addresses"].append((name, who, what, role, intent))
    found["addresses"].append((name, token, "contract", "token", "benign"))
    found["addresses"] += [(name, user, "account", "user", "benign") for user in users]
    return found


def tables(pairs: int = 6, seed: int = 1) -> dict[str, pd.DataFrame]:
    """Return the five tables: of each intent some pairs, the last third of them held out."""
    rng = np.random.default_rng(seed)
    rows: dict[str, list] = {table: [] for table in COLUMNS}
    told = []
    for kind, intent in enumerate(CLASSES[1:], start=1):
        for pair in range(pairs):
            held = "variant" if pair >= 0.7 * pairs else ""
            for side, says in (("a", intent), ("b", "benign")):
                name = f"{intent}-{pair:04d}-{side}"
                made = episode(name, says, kind if side == "a" else 10 + kind, rng)
                for table, part in made.items():
                    rows[table] += part
                told.append(
                    {
                        "episode": name,
                        "scenario": intent,
                        "intent": says,
                        "malicious": int(side == "a"),
                        "design": DESIGNS[pair % 2],
                        "variant": 2 if held else pair % 2,
                        "held": held,
                        "role": "external" if held else "package",
                        "group": f"{intent}-{pair:04d}",
                        "transactions": len(made["transactions"]),
                        "seconds": 100,
                    }
                )
    found = {name: pd.DataFrame(rows[name], columns=COLUMNS[name].split()) for name in COLUMNS}
    return {"episodes": pd.DataFrame(told), **found}


def write(folder: Path, **knobs: int) -> Path:
    """Write the tables into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables(**knobs).items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    return folder
