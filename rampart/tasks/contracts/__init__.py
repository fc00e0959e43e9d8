"""Contracts: what can a smart contract do to whoever signs, lists or merges it?"""
