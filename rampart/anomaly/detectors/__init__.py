"""What scores how unusual a row is, one module each.

A module has ``Params`` (its knobs), ``LABELS`` (whether it learns which rows are attacks) and
``build(params, names, seed)``, which returns an unfitted detector: ``fit(X, attack)`` on float32
features within 0 and 1 of shape (n, width), ``score(X)``, float64 of shape (n,), higher is more
unusual. One that can leave for a runtime without its library has ``part(width)``: its ONNX part
from features ``x``, (N, width), to the score ``p``, (N, 1).
"""
