"""Scenarios: what if a project comes later, somebody leaves, a proposal is taken in; side by side with what is."""
