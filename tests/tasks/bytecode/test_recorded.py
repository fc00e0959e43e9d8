import pytest

from rampart.tasks.bytecode.recorded import rows
from tests.tasks.bytecode.small import compiled


def written(tmp_path, frame):
    path = tmp_path / "compiled.parquet"
    frame.to_parquet(path)
    return path


def test_what_did_not_compile_is_no_row(tmp_path):
    frame = compiled(2)
    frame.loc[0, "error"] = "no such import"
    frame.loc[1, "bytecode"] = ""
    found = rows(written(tmp_path, frame))
    assert len(found) == len(frame) - 2
    assert set(found["origin"]) == {"guard removed"}
    assert set(found["signatures"]) == {1}
    assert set(found["type"]) == {"erc20", "other"}
    assert found["package"].eq("pack").all()


def test_the_templates_of_a_class_are_one_source(tmp_path):
    frame = compiled(1).assign(kind="twin", source="twins/bad_randomness-12")
    assert set(rows(written(tmp_path, frame))["source"]) == {"twins/bad_randomness"}
    frame = compiled(1).assign(source="openzeppelin-5")
    assert set(rows(written(tmp_path, frame))["source"]) == {"openzeppelin-5"}


def test_the_order_of_the_file_does_not_matter(tmp_path):
    frame = compiled(3)
    one = rows(written(tmp_path, frame))
    other = rows(written(tmp_path, frame.sample(frac=1, random_state=1)))
    assert one.equals(other)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.drop(columns="held"), "no column held"),
        (lambda f: f.assign(label=10), "label must be 0 to 9, got 10"),
        (lambda f: f.assign(kind="honeypot"), "kind must be one of .*, got 'honeypot'"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, change, said):
    with pytest.raises(ValueError, match=said):
        rows(written(tmp_path, change(compiled(2))))
