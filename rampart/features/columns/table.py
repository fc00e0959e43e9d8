"""The table of the 376 features: `python -m rampart.features.columns.table` prints FEATURES.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rampart.features.columns import NAMES, feature_version
from rampart.features.columns.names import GROUPS as NAME_GROUPS
from rampart.features.columns.ngrams import BUCKETS


class Feature(NamedTuple):
    """One line of the table: its range is closed."""

    index: int
    group: str
    name: str
    formula: str
    low: float
    high: float


STATISTICS = {
    "length_mean": ("ln(1 + mean characters a value)", 0, 19),
    "length_median": ("ln(1 + median characters a value)", 0, 19),
    "length_std": ("ln(1 + standard deviation of the characters)", 0, 19),
    "whole_distinct": ("whole column: distinct values / values", 0, 1),
    "unique_ratio": ("distinct values / values", 0, 1),
    "null_ratio": ("n_missing / n_rows", 0, 1),
    "numeric_ratio": ("values that are numbers of any notation / values", 0, 1),
    "length_range": ("ln(1 + most characters - fewest)", 0, 19),
}
CASES = {
    "chars_upper_of_cased": "upper-case letters / letters with a case",
    "chars_values_upper": "distinct values whose cased letters are all upper / distinct values",
    "chars_values_lower": "distinct values whose cased letters are all lower / distinct values",
    "chars_values_capitalised": "distinct values that begin upper and have lower / distinct values",
}
DIVERSITY = {
    "entropy_characters": ("H = log2 n - sum(c log2 c) / n of folded characters, bits", 0, 8),
    "entropy_words": ("H / log2 n of tokens", 0, 1),
    "entropy_values": ("H / log2 n of values", 0, 1),
    "whole_growth": ("whole column: values that occur once / values", 0, 1),
    "gini": ("sum((2 i - k - 1) c_i) / (k n) of the k sorted counts of values", 0, 1),
    "type_token_ratio": ("distinct tokens / tokens", 0, 1),
}
FORMS = {
    "one_digit": "one digit",
    "long_integer": "whole number of five or more digits",
    "signed": "number with a sign",
    "decimal": "decimal or scientific number",
    "grouped": "1,234 or 3,14 or 1.234,5",
    "percent": "12 %",
    "money": "$5, 5 EUR",
    "with_unit": "5 km, 2h 30m, 6'",
    "range": "10-20, <5, 65+, 1/2, 18 to 25",
    "coordinate": "40.7, -74.0 or 40° N",
    "year": "four digits from 1700 to 2099",
    "year_month": "2020-01, Jan 2020, 2020Q1, 1999/00",
    "date_numeric": "2020-01-31, 31.1.99",
    "date_words": "31 January 2020, 2020年1月31日",
    "date_compact": "20200131",
    "timestamp": "date and time, ISO 8601, RFC 5322 and the like",
    "time": "12:30, 5 pm",
    "day_or_month": "name of a weekday or a month",
    "uuid": "550e8400-e29b-41d4-a716-446655440000",
    "hex": "three or more runs of digits and a to f",
    "code": "letters with digits: AB-123, #5, Level 2",
    "digit_groups": "groups of digits: ISBN, SSN, IP, version",
    "phone": "+1 415 555 0100",
    "postcode": "SW1A 1AA, 12345-6789",
    "email": "a@example.org",
    "url": "begins with http, https, www, ftp",
    "path": "/a/b, file.txt, example.com",
    "name_like": "snake_case, @handle",
    "capital_words": "two to four capitalised words",
    "integer": "digits only, no leading zero",
    "zero_one": "0 or 1",
    "leading_zero": "digits that begin with 0, two or more",
    "null_word": "n/a, none, -, unknown, ... (words.VALUES)",
    "true_false": "true or false in some languages",
    "yes_no": "yes or no in some languages",
    "category_word": "male, low, married, north, red, ...",
    "single_letter": "one letter",
    "upper_code": "one word, all upper: USD",
    "lower_word": "one word that begins with no capital",
    "capital_word": "one capitalised word",
    "structured": "begins with {, [ or < and ends with its partner",
    "packed_list": "three or more short items between commas, semicolons or bars",
    "sentence": "four or more words and a full stop",
    "ten_words": "ten or more words",
    "long_text": "60 or more characters (20 with CJK)",
}
FACTS = {
    "stop_words": ("values with a function word of some language / values", 0, 1),
    "words_median": ("ln(1 + median words a value)", 0, 22),
    "words_max": ("ln(1 + most words of a value)", 0, 22),
    "whole_top": ("whole column: values among the ten most frequent / values", 0, 1),
    "whole_entropy": ("whole column: H / log2 k of the k distinct values", 0, 1),
    "two_distinct": ("1 if there are two distinct values", 0, 1),
    "top_share": ("values equal to the most frequent one / values", 0, 1),
    "once_share": ("distinct values that occur once / distinct values", 0, 1),
    "number_min": ("sign(x) log10(1 + |x|) of the smallest number", -18.01, 18.01),
    "number_median": ("median of sign(x) log10(1 + |x|) of the numbers", -18.01, 18.01),
    "number_max": ("sign(x) log10(1 + |x|) of the largest number", -18.01, 18.01),
    "integer_density": ("distinct whole numbers / (largest - smallest + 1)", 0, 1),
    "sequence": ("1 if all are distinct whole numbers in a span of twice their number", 0, 1),
    "shapes": ("distinct shapes (shapes.py) / distinct values", 0, 1),
    "purity": ("share of the largest of number, date, code and text", 0, 1),
}


def _describe(name: str) -> tuple[str, str, float, float]:
    """Return the group, the formula and the range of a feature."""
    for group, lines in (("statistics", STATISTICS), ("diversity", DIVERSITY)):
        if name in lines:
            return group, *lines[name]
    start, _, rest = name.partition("_")
    if start == "chars":
        formula = CASES.get(name, f"{rest.replace('_', ' ')} / characters of the distinct values")
        return "characters", formula, 0, 1
    if start == "form":
        return "patterns", f"share of values: {FORMS[rest]}", 0, 1
    if start == "fact":
        return "patterns", *FACTS[rest]
    if name == "name_anonymous":
        return "patterns", "1 if the name is empty or like V1, x, col_2", 0, 1
    if start == "name" and rest in NAME_GROUPS:
        return "patterns", f"1 if the name has a word of names.GROUPS[{rest!r}]", 0, 1
    part, bucket = name.rsplit("_", 1)
    what = {"chars": "character 2-4-grams", "tokens": "tokens"}[part.split("_")[1]]
    where = {"values": "values'", "name": "name's"}[part.split("_")[0]]
    return "n-grams", f"sqrt(share of the {where} {what} in bucket {bucket} of {BUCKETS})", 0, 1


def features() -> Iterator[Feature]:
    """Yield the features in the order of the columns."""
    for index, name in enumerate(NAMES):
        group, formula, low, high = _describe(name)
        yield Feature(index, group, name, formula, low, high)


def markdown() -> str:
    """Return the text of FEATURES.md."""
    lines = [
        "# The features of a table column",
        "",
        f"Version {feature_version}, printed by `python -m rampart.features.columns.table`.",
        "Shares of values count every row, shares of characters and n-grams each distinct value",
        "once; blanks around a value do not count. Characters are folded to 256 symbols",
        "(symbols.py). Of a value 512 characters are read, 128 where a column has more than",
        "16,384; lengths are those of all.",
        "",
        "Four are of the whole column and not of the sample (`rampart/data/cardinality.py`):",
        "shares, as raw counts would tell the table. They stand where version 1.0 had features",
        "that others say too: 3 was the variance of the lengths, a function of 2; 293 Simpson's",
        "index, which 292 and 347 say; 344 and 345 the numbers of values and of distinct values of",
        "the sample, raw counts, which 4 has as a share. A package of version 1.0 is refused.",
        "",
        "| index | group | name | formula | range |",
        "|---|---|---|---|---|",
    ]
    for item in features():
        formula = item.formula.replace("|", "\\|")
        lines.append(
            f"| {item.index} | {item.group} | {item.name} | {formula} "
            f"| {item.low:g} to {item.high:g} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(markdown(), end="")
