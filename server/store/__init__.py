"""What the server keeps: conversations, cases and their histories, in SQLite below the data folder or in PostgreSQL."""
