"""What the package of this task holds beside graph, features and labels."""
