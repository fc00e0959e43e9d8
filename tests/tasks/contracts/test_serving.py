from rampart.tasks.contracts import serving
from rampart.tasks.contracts.row import COLUMNS
from tests.tasks.contracts.rows import raw


def test_requests_are_what_three_models_say():
    frame = raw().head(2)  # of one contract its source, then its bytecode
    ones = serving.ones(frame, 60, 3)
    assert [list(one) for one in ones] == [list(COLUMNS)] * 3
    assert [one["n_has_source"].tolist() for one in ones] == [[1], [0], [1]]
    batch = serving.batch(frame, 5)
    assert batch["n_has_bytecode"].tolist() == [0, 1, 0, 1, 0]
    assert serving.prepare(batch)["text"] == [""] * 5
