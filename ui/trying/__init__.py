"""Trying things out on a copy of a plan."""
