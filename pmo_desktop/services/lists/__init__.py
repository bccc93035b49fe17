"""Bringing lists in: people and leave from tables and calendar files."""
