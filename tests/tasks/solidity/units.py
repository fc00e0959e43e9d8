"""Small units of source and rows of functions, for the tests of this folder."""

import pandas as pd

from rampart.solidity.classes import CLASSES
from rampart.tasks.solidity import recorded

BANK = """pragma solidity ^0.8.0;
contract Bank {
    mapping(address => uint) held;
    address owner;
    function take() public {
        uint n = held[msg.sender];
        (bool ok,) = msg.sender.call{value: n}("");
        require(ok);
        held[msg.sender] = 0;
    }
    function put() public payable { held[msg.sender] += msg.value; }
    modifier only() { require(msg.sender == owner); _; }
    function name(address next) public only { owner = next; }
}
"""
GOOD = BANK.replace("        held[msg.sender] = 0;\n", "").replace(
    "        (bool", "        held[msg.sender] = 0;\n        (bool"
)


def unit(text=BANK, **more):
    """Return a row of units.parquet."""
    return {
        **{"id": "0" * 16, "package": "p", "source": "p", "kind": "library", "group": "p/bank"},
        **{"era": "0.8", "path": "Bank.sol", "text": text, "imports": "{}", "contract": ""},
        **{"function": "", "line": 0, "label": 0, "variant": "", "role": "package", "held": ""},
        "open": "[]",
        **more,
    }


def written(folder, *units):
    """Write units; return where."""
    path = folder / "units.parquet"
    pd.DataFrame(units).to_parquet(path)
    return path


def scored(per_class=6, clean=20):
    """Return calibrated predictions in which every class is found, and the clean rows are quiet."""
    rows = []
    for code in range(len(CLASSES)):
        for number in range(clean if code == 0 else per_class):
            p = [0.02] * len(CLASSES)
            p[code] = 1 - 0.02 * (len(CLASSES) - 1)
            told = {f"p_{k}": value for k, value in enumerate(p)}
            origin = "library" if code == 0 else "twin"
            more = {"label": code, "prediction": code, "origin": origin, "held": ""}
            rows.append({**told, **more, "group": f"{code}/{number}", "split": "external"})
    return pd.DataFrame(rows)


def functions(folder, *units):
    """Return the rows that ``recorded`` reads of units."""
    return recorded.rows(written(folder, *units))
