"""Bytecode: can a contract be turned against its users, told by its runtime code alone?"""
