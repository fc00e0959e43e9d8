import pytest

from rampart.features.columns.block import blocks
from rampart.features.columns.shapes import KINDS, kind
from rampart.features.columns.tokens import tokenise

EXAMPLES = {
    "year": "1750 1990 2024",
    "one_digit": "0 7",
    "integer": "12 1601 999",
    "long_integer": "12345 9780316148410",
    "signed": "-5 +5 -3.25 -1.2e-05",
    "decimal": "3.25 .5 5. 1e-5 1.2E+10",
    "grouped": "1,234 1,234,567.89 3,14 1.234.567,89 12'345",
    "percent": "12% 12.5_%",
    "money": "$12 $1,234.50 12_€ €12 USD_12 £5m ($5)",
    "with_unit": "12kg 5_km 60_mph 5' 2h_30m",
    "range": "10-20 <5 >=65 65+ 18_to_25 [1,2) 1/2 65_and_over",
    "coordinate": "40.7128,-74.0060 (40.71,_-74.0) 40°_26'_N POINT_(30_10)",
    "year_month": "1999-2000 1999/00 1990s 2020-01 01/2020 Jan_2020 Jan-99 2020Q1 Q1_2020 2020年",
    "date_compact": "20200131",
    "date_numeric": "2020-01-02 01/02/2020 1.2.99 31-12-1999 99/12/31",
    "date_words": "12_May_1999 May_12,_1999 Mon,_12_May_1999 12-May-99 12_de_mayo_de_1999 "
    "12th_May_1999 2020年1月2日 1_января_2020",
    "timestamp": "2020-01-02T10:11:12Z 2020-01-02_10:11:12.123+02:00 1/2/2020_5:00_PM "
    "Mon,_02_Jan_2006_15:04:05_-0700_(EST) Mon_Jan__2_15:04:05_2006 20200131T101112",
    "time": "12:30 12:30:45 5_pm 5:00_PM",
    "day_or_month": "Monday März",
    "uuid": "550e8400-e29b-41d4-a716-446655440000 {550E8400-E29B-41D4-A716-446655440000}",
    "hex": "3f2a9c 0a1b2c3d",
    "code": "AB-123 A12 #123 INV2020-001 Level_2 v1.2.3 CWE-79",
    "digit_groups": "978-3-16-148410-0 123-45-6789 192.168.1.1",
    "phone": "+1_415_555_2671 (415)_555-2671 415-555-2671 01_23_45_67_89",
    "postcode": "SW1A_1AA K1A_0B1 12345-6789",
    "email": "a@b.com Bob_<bob@x.org> <2002.aa@x.org>",
    "url": "http://x.y/z?q=1 www.example.org https://e.org/" + "a-b/" * 40,
    "path": "/usr/bin/x C:\\a\\b a/b/c file.txt example.com",
    "network": "00:1B:44:11:3A:B7 2001:db8::1",
    "name_like": "foo_bar @user",
    "capital_words": "New_York J._R._Smith Smith,_John O'Brien,_Pat",
    "word": "hello Hello HELLO 东京",
    "other": "hello_world The_Lord_of_the_Rings 10_Main_St x=5 - ?!",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_kinds(rows, name):
    # In an example _ is a blank, but in name_like.
    blank = "_" if name == "name_like" else " "
    values = [value.replace("_", blank) for value in EXAMPLES[name].split()]
    kinds = tokenise(next(blocks(rows(("", values))))).kind[:-1]
    assert dict(zip(values, (KINDS[code] for code in kinds), strict=True)) == dict.fromkeys(
        values, name
    )


def test_every_kind_has_an_example():
    assert set(EXAMPLES) == set(KINDS)


def test_a_long_shape_is_text():
    assert KINDS[kind(b"1." * 21)] == "other"
    assert KINDS[kind(b" ")] == "other"
