"""The papers of a case: accident report, hand-over summary, export, deadlines for a calendar."""
