"""ONNX graphs: parts, weights, parity with the native model."""
