"""What the networks among the generators share (PyTorch)."""
