"""A hand-made archive for a reader: invented, harmless texts in the places that it looks at."""

import io
import tarfile
import zipfile

import pytest

from rampart.data.archives import open_archive


@pytest.fixture
def read(tmp_path):
    """Pack members (name -> text or bytes) and return the rows that a reader finds in them."""

    def rows(reader, members, file="package.whl"):
        path = tmp_path / file
        contents = {
            name: content.encode() if isinstance(content, str) else content
            for name, content in members.items()
        }
        if file.endswith(".tgz"):
            with tarfile.open(path, "w:gz") as archive:
                for name, content in contents.items():
                    item = tarfile.TarInfo(name)
                    item.size = len(content)
                    archive.addfile(item, io.BytesIO(content))
        else:
            with zipfile.ZipFile(path, "w") as archive:
                for name, content in contents.items():
                    archive.writestr(name, content)
        with open_archive(path) as archive:
            return list(reader.rows(archive))

    return rows
