"""What a package that scores bytecode has beside its graph and its features."""
