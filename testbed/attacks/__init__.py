"""What intruders do: small scripts of our own, bounded, against the testbed alone."""
