"""What became of each column of the rows: a feature, or none and why."""
