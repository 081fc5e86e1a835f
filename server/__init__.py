"""The web server, the store and the `triage` command: thin edges around one brain."""

import os

# SQLAlchemy reads this when it is imported. Rasa pins SQLAlchemy 1.4; whoever runs the server can do nothing about it.
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
