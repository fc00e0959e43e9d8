"""Bytecode of the Ethereum virtual machine: from hex to opcodes, blocks, paths and numbers."""
