from rampart.tasks.flows.reading import read_flows
from rampart.tasks.flows.schemas import nslkdd
from tests.refusals import refused
from tests.tasks.flows import small

ROW = "0,tcp,ftp_data,SF,491," + ",".join(["0"] * 36) + ",normal,20"


def test_it_says_what_is_missing():
    assert "no packets" in nslkdd.SCHEMA.refuse
    assert set(nslkdd.SCHEMA.takes) == {
        *("duration", "protocol", "service", "state", "client_bytes", "server_bytes", "attack")
    }


def test_the_file_of_the_data_set_has_no_header_and_is_known_all_the_same(tmp_path):
    path = tmp_path / "KDDTrain.csv"
    path.write_text(f"{ROW}\n{ROW}\n")
    with refused("flows", "KDDTrain+ as it is", match="is NSL-KDD without a header: it"):
        read_flows(path)


def test_with_a_header_too(tmp_path):
    path = tmp_path / "kdd.csv"
    path.write_text(",".join(small.NSLKDD) + "\n" + ROW.removesuffix(",20") + "\n")
    with refused("flows", "NSL-KDD with a header", match=r"kdd.csv: is NSL-KDD: it has no packets"):
        read_flows(path)
