"""From a fitted estimator to ONNX: one module an estimator, by the estimator's name.

``to_onnx(fitted, width, opset)`` returns a model (ModelProto) from the normalised features, input
``x``, float32 of shape (N, width), to uncalibrated probabilities, output ``p``, float32 of shape
(N, classes), a column for each of ``fitted.classes_`` in its order. ``fitted`` may stand behind a
choice of columns (rampart/estimators/selection.py).
"""
