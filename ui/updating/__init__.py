"""Updating a project from a newer file: what differs, looked at row by row, taken over in whole or in part."""
