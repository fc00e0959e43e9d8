"""Contracts: what can a smart contract do to whoever deals with it?"""
