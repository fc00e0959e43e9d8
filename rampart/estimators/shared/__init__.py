"""What several estimators have in common; no estimator that an item can name."""
