"""What is unusual: detectors fitted without labels, thresholds by alert budgets, what they find."""
