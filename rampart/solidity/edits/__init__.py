"""Edits that take a guard out of real code, or turn what it guards into what it guarded against.

A module a class, each with ``sites(body)``. What an edit takes is certainly gone; whether somebody
can make use of that nobody has tried, so rows made so are called "guard removed".
"""
