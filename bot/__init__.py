"""The Rasa project and the engine that runs it inside the server."""
