import json

import pandas as pd

from rampart.tasks.contracts.packing.contents import contents
from rampart.tasks.contracts.row import CLASSES


def test_a_package_explains_its_classes():
    ((name, content),) = contents(pd.DataFrame()).items()
    told = json.loads(content)
    assert name == "severity.json"
    assert list(told["severity"]) == list(CLASSES)
    assert told["levels"]["critical"] == 75
