"""GNOME Planner's file format."""
