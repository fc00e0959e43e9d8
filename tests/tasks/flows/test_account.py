from rampart.tasks.flows import row
from rampart.tasks.flows.account import KEEPING, fates
from rampart.tasks.flows.derive import ABLATED, DERIVED
from rampart.tasks.flows.prepare import completed, prepare
from rampart.tasks.flows.split import FEATURES
from tests.tasks.flows import small

ADDRESSES, TIMES = ("client_address", "server_address"), ("start", "day", "client_port")


def test_each_column_of_a_flow_has_one_fate(tmp_path):
    raw = [one.column for one in fates() if one.origin == "raw"]
    assert sorted(raw) == sorted({*row.ALL, *KEEPING})
    assert set(small.rows(tmp_path, small.recording(1, 1, 1))) <= set(raw)


def test_each_built_feature_is_there_and_has_a_formula():
    built = {one.column: one.rule for one in fates() if one.origin == "built"}
    assert set(built) == {*(f"n_{name}" for name in DERIVED), *ABLATED}
    assert all(built.values())


def test_what_it_becomes_is_a_column_that_is_made(tmp_path):
    made = prepare(completed(small.rows(tmp_path, small.recording(1, 1, 1))))
    becomes = {name for one in fates() for name in one.becomes}
    assert becomes <= {"text", *made}
    ours = {name for name in FEATURES if not name.startswith(f"n_{row.OWN}")}
    assert ours <= becomes


def test_addresses_ports_and_times_are_none_but_for_what_is_ablated():
    found = {one.column: one for one in fates()}
    for name in (*ADDRESSES, *TIMES, *row.TOLD, *KEEPING):
        assert set(found[name].becomes) <= set(ABLATED), name
        assert found[name].rule
