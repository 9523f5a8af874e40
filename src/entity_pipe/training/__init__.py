"""The training recipes of the shipped model files; nothing here runs in `extract`."""
