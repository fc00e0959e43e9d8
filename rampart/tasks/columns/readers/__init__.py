"""One reader a data package: its tables, as rows of one column each."""
