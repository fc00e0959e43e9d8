import pytest

from rampart.core.params import ParamError, check
from rampart.data.user import Sources, UserFile


def test_a_path_alone_is_a_file_for_training():
    sources = check({"files": ["a.csv", {"path": "b.csv", "role": "external"}]}, "x", Sources)
    assert sources.files == [UserFile(path="a.csv"), UserFile(path="b.csv", role="external")]
    assert sources.packages == []


@pytest.mark.parametrize("files", ["a.csv", [3], [{"path": "a.csv", "role": "test"}]])
def test_what_is_no_file_is_named(files):
    with pytest.raises(ParamError, match=r"ingest\.files"):
        check({"files": files}, "ingest", Sources)


def test_a_kind_of_file_of_a_task_keeps_the_short_form():
    class Folder(UserFile):
        domain: str = "user"

    class Mine(Sources):
        files: list[Folder] = []

    assert check({"files": ["a"]}, "x", Mine).files == [Folder(path="a", domain="user")]
