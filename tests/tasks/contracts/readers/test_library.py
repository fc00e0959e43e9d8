import pytest

from rampart.data.archives import open_archive
from rampart.tasks.contracts.readers.library import licence_of, rows
from tests.tasks.contracts.small import MIT, library

GPL = "// SPDX-License-Identifier: GPL-3.0-or-later\n"


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        (MIT, "MIT"),
        (GPL, "GPL-3.0-or-later"),
        ("/* SPDX-License-Identifier: Apache-2.0 */", "Apache-2.0"),
        ("// SPDX-License-Identifier: Apache 2.0", "Apache-2.0"),
        ("// SPDX-License-Identifier: MIT OR GPL-3.0\n", "MIT OR GPL-3.0"),
        ("contract A {}", "none"),
    ],
)
def test_the_licence_that_a_file_states(text, licence):
    assert licence_of(text, "none") == licence


def paths(folder, files, licence="MIT"):
    with open_archive(library(folder, "lib", files, licence=licence)) as archive:
        return [row["path"] for row in rows(archive)]


def test_only_what_its_licence_permits_is_read(tmp_path):
    files = {
        "A.sol": MIT,
        "B.sol": GPL,
        "C.sol": "// SPDX-License-Identifier: BUSL-1.1",
        "D.sol": "",
    }
    assert paths(tmp_path, files) == ["A.sol", "D.sol"]
    assert paths(tmp_path, files, "AGPL-3.0-only") == ["A.sol"]


def test_a_choice_of_licences_is_not_taken(tmp_path):
    assert paths(tmp_path, {"A.sol": "// SPDX-License-Identifier: MIT OR GPL-3.0\n"}) == []


def test_tests_and_what_is_too_long_are_left_out(tmp_path):
    files = {
        "test/A.sol": MIT,
        "src/mocks/B.sol": MIT,
        "C.t.sol": MIT,
        "D.sol": MIT + "/" * 400_000,
    }
    assert paths(tmp_path, files | {"latest/E.sol": MIT}) == ["latest/E.sol"]
