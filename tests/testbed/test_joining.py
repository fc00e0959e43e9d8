import pandas as pd
import pytest

from testbed.joining import join, telling

ENDS = (6, "172.29.1.1", 40000, "172.29.1.2", 80)


def flow(start=100.0, port=40000, protocol=6):
    return {
        "id": 0,
        "expiration_id": 0,
        "src_mac": "02:00:00:00:00:01",
        "protocol": protocol,
        "src_ip": "172.29.1.1",
        "src_port": port,
        "dst_ip": "172.29.1.2",
        "dst_port": 80,
        "bidirectional_first_seen_ms": int(start * 1000),
        "bidirectional_packets": 7,
    }


def record(time=99.9, port=40000, outcome="failed", alike="none", **more):
    return {
        "time": time,
        "protocol": 6,
        "src_ip": "172.29.1.1",
        "src_port": port,
        "dst_ip": "172.29.1.2",
        "dst_port": 80,
        "outcome": outcome,
        "session": "day0-00001",
        "actor": "intruder-c01-0",
        "activity": "sql_injection",
        "attack": "sql_injection",
        "alike": alike,
    } | more


def talk(time=100.0, client=b"GET /\n", server=b"\xff"):
    return {"time": time, "client": client, "server": server}


def test_a_flow_has_the_labels_of_the_record_that_opened_it_and_its_first_bytes():
    joined, left = join(pd.DataFrame([flow()]), [record(outcome="data")], {ENDS: [talk()]})
    (row,) = joined.to_dict("records")
    assert (row["attack"], row["outcome"], row["severity"]) == ("sql_injection", "data", 4)
    assert (row["payload_client"], row["payload_server"]) == ("GET /\\n", "\\xff")
    assert (row["look_alike"], row["look_alike_of"]) == (False, "none")
    assert row["bidirectional_packets"] == 7
    assert not {"id", "expiration_id", "src_mac"} & row.keys()
    assert left == {"unknown": 0, "shared": 0, "late": 0}


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ([], "unknown"),
        ([record(port=40001)], "unknown"),
        ([record(), record(time=140.0)], "shared"),
        ([record(time=98.0)], "late"),
        ([record(time=102.0)], "late"),
    ],
)
def test_a_flow_without_one_record_is_left_out_with_the_reason(records, reason):
    joined, left = join(pd.DataFrame([flow()]), records, {})
    assert len(joined) == 0
    assert left == {"unknown": 0, "shared": 0, "late": 0} | {reason: 1}


def test_rows_stay_with_their_labels_when_one_between_them_is_left_out():
    flows = pd.DataFrame([flow(port=1), flow(port=2), flow(port=3)])
    records = [record(port=3, activity="c"), record(port=1, activity="a")]
    joined, left = join(flows, records, {})
    assert joined[["src_port", "activity"]].to_numpy().tolist() == [[1, "a"], [3, "c"]]
    assert left["unknown"] == 1


def test_of_two_conversations_the_nearest_is_the_flows():
    spoken = {ENDS: [talk(time=20.0, client=b"old"), talk(time=100.1, client=b"new")]}
    joined, _ = join(pd.DataFrame([flow()]), [record()], spoken)
    assert joined["payload_client"].tolist() == ["new"]


def test_a_look_alike_says_of_which_attack():
    own = record(outcome="none", attack="none", activity="quoted_search", alike="sql_injection")
    joined, _ = join(pd.DataFrame([flow()]), [own], {})
    (row,) = joined.to_dict("records")
    assert (row["look_alike"], row["look_alike_of"], row["severity"]) == (True, "sql_injection", 0)


def test_a_text_that_says_a_label_is_told():
    rows = {"payload_client": ["GET /scan HTTP/1.1", "GET /"], "user_agent": ["curl", None]}
    assert telling(pd.DataFrame(rows)) == {"scan": 1}
