import json

import pandas as pd

from rampart.tasks.behaviour.packing.contents import contents
from rampart.tasks.behaviour.row import CLASSES


def test_a_package_explains_its_classes():
    ((name, content),) = contents(pd.DataFrame()).items()
    told = json.loads(content)
    assert name == "simulated.json"
    assert told["simulated"] is True
    assert told["intents"] == list(CLASSES)
