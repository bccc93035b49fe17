"""MS Project's XML (MSPDI), in and out."""
