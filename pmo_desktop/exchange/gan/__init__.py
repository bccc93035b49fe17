"""GanttProject's file format."""
