"""People's capacity and what is asked of them."""
