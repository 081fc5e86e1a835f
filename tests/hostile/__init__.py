"""What strangers may send: odd characters, injections, endless texts, and other people's personal data."""
