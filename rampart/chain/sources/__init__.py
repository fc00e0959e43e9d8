"""The contracts of the simulated chain, as texts in which functions have several names."""
