"""Runtime bytecode of the units and of published artifacts, one row a contract."""
