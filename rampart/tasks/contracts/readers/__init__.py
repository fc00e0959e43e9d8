"""Readers of archives: each yields the sources that it finds and what is known of them."""
