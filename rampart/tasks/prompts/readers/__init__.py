"""One small reader a package: ``rows(archive)`` yields the prompts of one archive, labelled.

A row is ``(text, label, source, family)``. The label comes from the purpose that the source
states, never from a keyword. ``family`` is what must not straddle a split: texts of one origin.
A reader parses text; nothing of an archive is ever imported or run, and no text is obeyed.
Lines are split as bytes: ``str.splitlines`` also splits at U+2028 and U+0085, inside a text.
"""
