import pytest

from rampart.features.columns.names import FLAGS, read


@pytest.mark.parametrize(
    ("name", "text", "flags"),
    [
        ("order_id", "order id", "id"),
        ("orderDate2", "order date 2", "date"),
        ("isActive", "is active", "truth"),
        ("XMLFile", "xml file", "link"),
        ("userid", "userid", "id"),
        ("Geburtsdatum", "geburtsdatum", "date"),
        ("Bestelldatum", "bestelldatum", "date"),
        ("出生日期", "出生日期", "date"),
        ("prix", "prix", "money"),
        ("V1", "v 1", "anonymous"),
        ("", "", "anonymous"),
        ("Sepal.Length", "sepal length", "measure"),
        ("zorblax", "zorblax", ""),
    ],
)
def test_read(name, text, flags):
    cleaned, on = read(name)
    assert cleaned == text
    assert [flag for flag, yes in zip(FLAGS, on, strict=True) if yes] == flags.split()


def test_a_long_name_is_cut():
    assert len(read("x" * 1000)[0]) == 64


def test_twenty_flags():
    assert len(FLAGS) == 20
