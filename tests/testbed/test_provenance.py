import json

import pandas as pd

from testbed import plan, provenance


def test_what_is_counted():
    flows = pd.DataFrame(
        {
            "day": [0, 0, 1],
            "session": ["a", "a", "b"],
            "severity": [0, 4, 2],
            "attack": ["none", "dns_tunnel", "http_flood"],
            "activity": ["browse", "dns_tunnel", "http_flood"],
            "look_alike": [True, False, False],
        }
    )
    told = provenance.counts(flows)
    assert told["flows"] == 3
    assert told["day 0"] == {
        "flows": 2,
        "sessions": 1,
        "look-alikes": 1,
        "severity": {"info": 1, "low": 0, "medium": 0, "high": 0, "critical": 1},
        "attack": {"dns_tunnel": 1, "none": 1},
        "activity": {"browse": 1, "dns_tunnel": 1},
    }
    assert told["day 1"]["severity"]["medium"] == 1


def test_no_password_of_a_plan_is_told():
    world = plan.draw(0, 7)
    told = json.dumps(provenance.worlds([world]))
    secrets = {*world.users.values(), world.store["password"], *world.sites["web"].secrets}
    assert not [word for word in secrets if f'"{word}"' in told]
