"""What the history of one address says: numbers and masked events that no address is part of."""
