import json

from rampart.tasks.prompts.readers import redharness
from rampart.tasks.prompts.row import Row


def test_only_its_own_requests(read):
    behaviours = [
        {"id": "harm-x-1", "prompt": "Pick a lock."},
        {"id": "other-1", "prompt": "Not read."},
        {"id": "benign-1", "prompt": "Not read."},
    ]
    members = {redharness.FILE: json.dumps({"behaviors": behaviours})}
    assert read(redharness, members) == [
        Row("Pick a lock.", 1, "redharness", "redharness", "risky")
    ]
