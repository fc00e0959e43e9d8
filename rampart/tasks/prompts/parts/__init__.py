"""What the compositions are made with beside real rows: one list a split, written apart."""
