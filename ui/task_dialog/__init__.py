"""The dialog about tasks: everything that can be said of one, or of several at once."""
