"""Fitted features in plain forms, which are read without a training library."""
