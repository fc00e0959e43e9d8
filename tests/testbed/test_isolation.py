import sys

import pytest

from testbed import isolation


def test_the_command_gives_a_module_a_room_that_dies_with_its_first_process():
    command = isolation.command("testbed.recording", "{}")
    assert command[-4:] == [sys.executable, "-m", "testbed.recording", "{}"]
    room = {"--mount", "--net", "--pid", "--fork", "--kill-child=KILL"}
    assert room <= set(command)


@pytest.mark.parametrize("call", [isolation.furnish, isolation.clear])
def test_only_the_first_process_of_a_room_may_mount_and_end_all_others(call):
    with pytest.raises(RuntimeError, match="only the first process"):
        call()
