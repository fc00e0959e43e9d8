from rampart.tasks.bytecode import serving
from rampart.tasks.bytecode.split import divide
from tests.tasks.bytecode.test_split import SETTINGS, raw


def test_requests_are_hex():
    frame = divide(raw(), SETTINGS, {}, {}).rows
    ones = serving.ones(frame, 60, 3)
    assert [len(request) for request in ones] == [1, 1, 1]
    assert set(serving.batch(frame, 100)) == set(frame["code"])
    assert len(serving.batch(frame, 100)) == 100
    assert len(serving.prepare(ones[0])["text"]) == 1
