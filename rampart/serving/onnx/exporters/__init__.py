"""From a fitted estimator to ONNX: one module an estimator, by the estimator's name.

``to_onnx(fitted, width, opset)`` returns a model (ModelProto) from the normalised features, input
``x``, float32 of shape (N, width), to uncalibrated probabilities, output ``p``, float32 of shape
(N, classes), a column for each of ``fitted.classes_`` in its order. ``fitted`` may stand behind a
choice of columns (rampart/estimators/shared/selection.py). An exporter of a text encoder also
takes the number of windows that a row has; its ``x`` is int32, the ids of their tokens.
"""
