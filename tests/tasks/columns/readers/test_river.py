import gzip
import io
import zipfile

import pytest

from rampart.data.archives import ArchiveError
from rampart.tasks.columns.readers import river
from rampart.tasks.columns.row import CLASSES

TABLES = {
    "water-flow": "Time,Water flow [l/s]\n2022-03-20T11:00:00+01:00,1.5\n2022-03-20T12:00:00Z,2\n",
    "phishing": "https,is_phishing\n0.5,1\n1.0,0\n",
    "chick-weights": "weight,time,chick,diet\n42,0,1,1\n51,2,2,2\n",
    "solar-flare": "zurich-class,hist-complex,c-class-flares\nH,1,0\nD,2,3\n",
    "trump-approval": "ordinal_date,gallup\n736389,43.8\n736390,44\n",
    "coal": "Year,Employment\n1913,1107000\n1914,1038000\n",
}


def zipped(text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("__MACOSX/._table.csv", "not a table")
        archive.writestr("table.csv", text)
    return buffer.getvalue()


def members():
    packed = {"gz": lambda text: gzip.compress(text.encode()), "zip": zipped}
    files = {}
    for table, (file, *_) in river.FILES.items():
        text = TABLES.get(table, "date,n\n2001-01-01,1\n2001-01-02,2\n")
        files[river.ROOT + file] = packed.get(file.rpartition(".")[2], str)(text)
    return files


def labels(read):
    rows = read(river, members(), "river.tar.gz")
    return {
        row.column.removeprefix("river/"): (CLASSES[row.label], row.label_source) for row in rows
    }


def test_dates_that_the_package_parses_are_metadata(read):
    by_column = labels(read)
    assert by_column["water-flow/Time"] == ("datetime", "metadata")
    assert by_column["coal/Year"] == ("datetime", "metadata")
    assert by_column["sp500/date"] == ("datetime", "manifest")


def test_the_manifest_knows_codes_from_numbers(read):
    by_column = labels(read)
    assert by_column["water-flow/Water flow [l/s]"] == ("numeric", "manifest")
    assert by_column["phishing/https"] == ("categorical", "manifest")
    assert by_column["phishing/is_phishing"] == ("boolean", "manifest")
    assert by_column["chick-weights/time"] == ("numeric", "manifest")
    assert by_column["chick-weights/chick"] == ("identifier", "manifest")
    assert by_column["solar-flare/c-class-flares"] == ("numeric", "manifest")


def test_columns_of_no_class_are_left_out(read):
    assert not {"solar-flare/hist-complex", "trump-approval/ordinal_date"} & set(labels(read))


def test_a_missing_table_is_named(read):
    whole = members()
    del whole[river.ROOT + "datasets/yeast.csv.gz"]
    with pytest.raises(ArchiveError, match=r"yeast\.csv\.gz"):
        read(river, whole, "river.tar.gz")
