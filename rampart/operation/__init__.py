"""What answers while it is watched: which version takes a request, and when one has won."""
