import numpy as np
import pytest

from rampart.tasks.flows.mapping import canonical
from rampart.tasks.flows.reading import _of_frames
from rampart.tasks.flows.schemas import netflow
from rampart.tasks.flows.schemas.base import plain
from tests.tasks.flows import small


def flows(header, schema, **values):
    raw = small.table(header, 2, **values)
    (columns,) = _of_frames([raw.rename(columns=plain)])
    return canonical(columns, schema)


@pytest.mark.parametrize(
    ("header", "schema"),
    [(small.NF1, netflow.V1), (small.NF2, netflow.V2), (small.NF3, netflow.V3)],
)
def test_bytes_directions_and_milliseconds(header, schema):
    found = flows(header, schema, IN_BYTES=900, OUT_PKTS=7, FLOW_DURATION_MILLISECONDS=1500)
    assert (found["client_bytes"] == 900).all()
    assert (found["server_packets"] == 7).all()
    assert found["duration"].tolist() == [1.5, 1.5]


def test_the_masks_are_flags_of_each_side():
    # 2 is SYN alone, 20 is RST 4 + ACK 16.
    found = flows(small.NF2, netflow.V2, CLIENT_TCP_FLAGS=2, SERVER_TCP_FLAGS=20, TCP_FLAGS=22)
    row = found.iloc[0]
    assert (row["client_syn"], row["client_ack"], row["server_rst"]) == (1, 0, 1)
    assert (row["both_syn"], row["both_rst"], row["both_fin"]) == (1, 1, 0)


def test_the_application_has_the_name_of_its_protocol():
    found = flows(small.NF1, netflow.V1, L7_PROTO=[7.178, 5.0], PROTOCOL=[6, 17])
    assert found["service"].tolist() == ["http", "dns"]
    assert found["protocol"].tolist() == ["tcp", "udp"]


def test_the_third_version_has_times_between_packets_and_a_start():
    found = flows(
        small.NF3, netflow.V3, SRC_TO_DST_IAT_AVG=250, FLOW_START_MILLISECONDS=1_424_242_193_040
    )
    assert found["client_gap_mean"].iloc[0] == np.float32(0.25)
    assert found["start"].iloc[0] == 1_424_242_193.04


def test_label_and_attack():
    found = flows(small.NF1, netflow.V1, Label=[0, 1], Attack=["Benign", "DDoS"])
    assert found["attack"].tolist() == ["none", "ddos"]
    assert flows(small.NF1, netflow.V1, Label=[0, 1])["attack"].tolist() == ["none", "attack"]
