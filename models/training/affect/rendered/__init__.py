"""Labelled faces rendered from MakeHuman's CC0 data: `python -m affect.render_faces`."""
