"""What the faces of a plan have in common: commands, selection, edits, pictures."""
