"""What the server keeps: conversations and their append-only message log, in SQLite below the data folder."""
