"""The generators of SDV, behind the interface of this project."""
