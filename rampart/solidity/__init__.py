"""Solidity source: parsing, masking, paths and structure of its functions. Nothing is compiled."""
