"""The Gantt view: a task table and a chart that scroll as one."""
