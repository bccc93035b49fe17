"""Everybody's load over all projects: kept up to date, its lines and what is behind them, giving work away, tables of it."""

from pmo_desktop.services.load.keeping import COUNTED, KeptLoad, book_of, clocks_of, load_between, load_table

__all__ = ["COUNTED", "KeptLoad", "book_of", "clocks_of", "load_between", "load_table"]
