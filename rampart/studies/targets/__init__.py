"""Other columns of the same rows as what a model has to say."""
