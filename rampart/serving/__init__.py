"""What leaves: exported graphs, compression, packages, promotion."""
