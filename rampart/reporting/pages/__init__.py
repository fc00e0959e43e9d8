"""The page a person reads instead of ten files. Every number on it comes from a file."""
