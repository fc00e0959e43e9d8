"""What runs beside a server: the drift job over the log of predictions."""
