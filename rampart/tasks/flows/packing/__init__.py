"""What a package of the task holds, in plain forms that are read without a training library."""
