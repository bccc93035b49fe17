"""PMO Desktop: a small supportive project management office in one file."""

__version__ = "0.1.0"
