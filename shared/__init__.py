"""What the programs have in common; see ARCHITECTURE.md for the rooms and their direction."""
