import pandas as pd
import pytest

from rampart.studies.targets.fitting import labelled, said
from rampart.studies.targets.labels import TargetParams

ASKED = TargetParams(column="attack", rename={"none": "benign"})


def rows(values):
    return pd.DataFrame({"id": values, "source": "s", "group": values, "attack": values})


def test_codes_are_those_of_train_first():
    parts, classes = labelled({"train": rows(["none", "scan"]), "test": rows(["flood"])}, ASKED)
    assert classes == ["benign", "scan", "flood"]
    assert parts["train"]["label"].tolist() == [0, 1]
    assert parts["test"][["split", "label", "type"]].to_numpy().tolist() == [["test", 2, "flood"]]


def test_an_empty_answer_names_its_split():
    with pytest.raises(ValueError, match="test: attack: row 0 is empty"):
        labelled({"train": rows(["none", "scan"]), "test": rows([""])}, ASKED)


def test_the_most_probable_class_is_the_decision():
    parts, _ = labelled({"train": rows(["none", "scan"])}, ASKED)
    p = pd.DataFrame([[0.4, 0.6], [0.9, 0.1]]).to_numpy()
    frame = said(parts["train"], p)
    assert frame["prediction"].tolist() == [1, 0]
    assert frame[["p_0", "p_1"]].to_numpy().tolist() == p.tolist()
