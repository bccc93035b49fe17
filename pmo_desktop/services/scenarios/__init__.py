"""Scenarios: changes over the whole portfolio that somebody tries out, compares and, if they please, makes real."""
