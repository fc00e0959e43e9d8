from rampart.tasks.flows.mapping import canonical
from rampart.tasks.flows.reading import _of_frames
from rampart.tasks.flows.schemas import nfstream
from tests.tasks.flows import small


def test_directions_units_and_labels():
    raw = small.recording(1, 1, 1).iloc[[0]]
    (columns,) = _of_frames([raw])
    flow = canonical(columns, nfstream.SCHEMA).iloc[0]
    row = raw.iloc[0]
    assert flow["client_packets"] == row["src2dst_packets"]
    assert flow["server_size_std"] == row["dst2src_stddev_ps"].astype("float32")
    assert abs(flow["duration"] - row["bidirectional_duration_ms"] / 1000) < 1e-6
    assert abs(flow["client_gap_max"] - row["src2dst_max_piat_ms"] / 1000) < 1e-6
    assert flow["both_syn"] == row["bidirectional_syn_packets"]
    assert flow["start"] == row["bidirectional_first_seen_ms"] / 1000
    assert (flow["protocol"], flow["service"], flow["attack"]) == ("tcp", "http", "none")
    assert (flow["severity"], flow["session"]) == (0, row["session"])


def test_what_is_left_is_no_feature_and_has_a_reason():
    left = nfstream.SCHEMA.never
    assert {"outcome", "actor", "look_alike_of", "bidirectional_last_seen_ms"} <= left.keys()
    assert all(left.values())
