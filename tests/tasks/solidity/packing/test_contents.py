"""What the package says of its classes."""

import json

import pandas as pd

from rampart.tasks.solidity.packing.contents import contents


def test_classes_and_numbers():
    (told,) = map(json.loads, contents(pd.DataFrame({"n_guard": [1.0], "text": [""]})).values())
    assert told["classes"]["reentrancy"] == {"swc": ["SWC-107"], "cwe": "CWE-841"}
    assert told["numbers"] == ["n_guard"]
