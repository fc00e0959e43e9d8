"""What watches a served model: the log of its predictions, metrics, drift, alerts."""
