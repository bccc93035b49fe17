"""The text format of MS Project up to 98, which other programs wrote for much longer."""
