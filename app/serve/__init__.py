"""The server: packages answer over HTTP, by the Open Inference Protocol and by friendly routes."""
