"""What a package of the task holds, in plain forms."""
