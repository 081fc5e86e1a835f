"""What the insurance documents say, and what follows from facts about an incident."""
