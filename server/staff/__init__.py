"""The staff's side: accounts, sessions, roles, the queue and the desk of one case."""
