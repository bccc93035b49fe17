"""The composition root's commands: each is a few lines over a use case, its words, and its JSON."""
