"""Contracts: one explained risk, from what their source, bytecode and history say."""
