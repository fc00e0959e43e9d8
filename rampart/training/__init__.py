"""Items and weights of the training rows, search, selection, importance, explanation."""
