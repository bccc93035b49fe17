"""Milestones as a list: typed and pasted like cells of a spreadsheet, or as lines of text."""
