"""What is found of each class, by where rows are from, when few clean rows may alarm."""
