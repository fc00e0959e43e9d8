"""What the estimators of transformers share: knobs, losses, the training loop, its networks."""
