"""The web server, the store and the `triage` command: thin edges around one brain."""
