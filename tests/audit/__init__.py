"""Known weaknesses of the pinned packages, and whether they can be reached here."""
