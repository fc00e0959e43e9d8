"""What can happen: an intent and its look-alike a module, and the everyday around both."""
