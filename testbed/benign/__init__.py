"""What people and jobs do, and the look-alikes of each attack among it."""
