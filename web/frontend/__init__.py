"""The front end: sources, and the build that makes web/static/dist of them. Not part of the wheel."""
