import json

import pandas as pd

from rampart.solidity.classes import CLASSES
from rampart.tasks.bytecode.packing.contents import contents


def test_a_package_explains_its_classes():
    ((name, content),) = contents(pd.DataFrame()).items()
    told = json.loads(content)
    assert name == "classes.json"
    assert [one["name"] for one in told] == list(CLASSES)
    assert told[1]["swc"] == ["SWC-107"]
