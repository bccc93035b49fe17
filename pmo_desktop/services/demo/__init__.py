"""The demo portfolio, built for the day it is opened on, and portfolios of any size for measuring."""

from pmo_desktop.services.demo.building import build
from pmo_desktop.services.demo.generating import generate
from pmo_desktop.services.demo.rebuilding import rebuilt

__all__ = ["build", "generate", "rebuilt"]
