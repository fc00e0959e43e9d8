"""Why a forest says what it says of one row: Shapley values of its features."""
