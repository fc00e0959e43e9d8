"""What the model card of a package says of this task in words; the figures are computed."""

from __future__ import annotations

TEXT = {
    "use": (
        "Say which of eight classes each column of a table is of, from its header and up to 200 of "
        "its values: to find, over thousands of tables, the columns with free text worth reading. "
        "`python -m app.classify table.csv` does it; it computes the features that the graph takes."
    ),
    "not_for": (
        "finding personal data (a name is text_short, whoever it names), or deciding about people. "
        "What rests on one column should be looked at by a person."
    ),
    "limits": [
        "At most 200 values of a column are looked at, drawn at random from the first rows of the "
        "file (10,000 unless told otherwise), and 20,000 characters of a value.",
        "Most training tables are in English, from statistics packages; other languages are rarer, "
        "and the scores by language in the report show what that costs.",
        "With few values, or without a header, it is right less often; the report has the accuracy "
        "by the number of values.",
        "Codes that are numbers (a group as 1, 2, 3) are told from quantities by their header and "
        "repetition alone.",
        "An empty or constant column, and one of packed values (JSON, lists), is `unknown`.",
        "The intervals cover another draw of tables like these, not other kinds of tables.",
    ],
}
