"""One folder a task: its rows, labels, schema and scorer."""
