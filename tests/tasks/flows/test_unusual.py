import numpy as np
import pandas as pd

from rampart.tasks.flows import unusual


def test_the_slices_of_two_flows():
    frame = pd.DataFrame(
        {
            "id": ["a", "b", "c"], "label": [0, 3, 0], "source": "day-0", "group": ["x", "y", "z"],
            "generated": False, "start": [5.0, 6.0, 7.0],
            "attack": ["none", "ssh_guessing", "none"], "activity": ["browse", "ssh_guessing", ""],
            "look_alike": ["True", "False", ""], "protocol": "tcp", "service": ["http", "ssh", ""],
            "server_port": [8080.0, 22.0, np.nan], "n_duration": [1.5, np.nan, 2.0],
        }
    )  # fmt: skip
    assert set(unusual.COLUMNS) == set(frame)
    found = unusual.sliced(frame)
    assert found["what"].tolist() == ["browse", "ssh_guessing", "unknown"]
    assert found["severity"].tolist() == ["info", "high", "info"]
    ports = ["user, below 49152", "system, below 1024", "unknown"]
    assert found["port"].tolist() == ports
    assert found["service"].tolist() == ["http", "ssh", "unknown"]
    assert found["look_alike"].tolist() == ["True", "False", "unknown"]
    assert found["duration"].tolist() == [1.5, 0.0, 2.0]
    assert not found[[*unusual.BY, "group", "start", "kind"]].isna().any(axis=None)


def test_the_bounds_of_the_classes_of_ports():
    limits = [limit for limit, _ in unusual.PORTS]
    assert limits == [1024, 49152, np.inf]
    assert "4,600" in unusual.DAY.format(rows=4600, hours=16, each=4600 / 16)
