"""The loop: train again on a branch, compare, register, canary, promote or take back, and tell."""
