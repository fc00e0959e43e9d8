"""Cards of models and of data sets."""
