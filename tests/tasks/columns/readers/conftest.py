"""A hand-made archive for a reader: invented tables in the places that it looks at."""

import io
import tarfile
import zipfile

import pytest

from rampart.data.archives import open_archive


def tar(members):
    """Return a gzipped tar that holds the members (name -> bytes)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in members.items():
            item = tarfile.TarInfo(name)
            item.size = len(content)
            archive.addfile(item, io.BytesIO(content))
    return buffer.getvalue()


@pytest.fixture
def read(tmp_path):
    """Pack members (name -> text or bytes) and return the rows that a reader finds in them."""

    def rows(reader, members, file="package.whl"):
        path = tmp_path / file
        contents = {
            name: content.encode() if isinstance(content, str) else content
            for name, content in members.items()
        }
        if file.endswith((".tgz", ".tar.gz")):
            path.write_bytes(tar(contents))
        else:
            with zipfile.ZipFile(path, "w") as archive:
                for name, content in contents.items():
                    archive.writestr(name, content)
        with open_archive(path) as archive:
            return list(reader.rows(archive))

    return rows


@pytest.fixture
def pack():
    """Return the function that makes an archive inside an archive."""
    return tar
