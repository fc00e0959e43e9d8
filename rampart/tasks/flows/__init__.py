"""Flows: how severe is what a network flow did, from its counters and its first bytes?"""
