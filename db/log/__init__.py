"""The change log: the one way to write a file, to undo, and to learn what others wrote."""
