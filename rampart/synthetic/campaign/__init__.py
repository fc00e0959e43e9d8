"""The campaign of generators: how one fold is judged, and how many are summed up."""
