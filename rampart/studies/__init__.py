"""What looks at a task from another side: its rows, its columns, other things to ask of them."""
