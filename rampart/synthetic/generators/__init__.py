"""What makes synthetic rows. One module a generator, named in params.yaml."""
