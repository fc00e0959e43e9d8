"""What made rows are worth: distances, association, utility, privacy."""
