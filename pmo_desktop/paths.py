"""Where the program keeps what is not in a portfolio file."""

from pathlib import Path

import platformdirs

_NAME = "PMO Desktop"


def settings_file() -> Path:
    """Return the file of this person's settings on this machine."""
    return Path(platformdirs.user_config_dir(_NAME, appauthor=False)) / "settings.json"


def documents() -> Path:
    """Return where people keep their documents."""
    return Path(platformdirs.user_documents_dir())


def demo_file() -> Path:
    """Return where the demo portfolio is built."""
    return Path(platformdirs.user_data_dir(_NAME, appauthor=False)) / "Demo portfolio.pmo"


def log_file() -> Path:
    """Return the file that keeps faults of the program itself."""
    return Path(platformdirs.user_log_dir(_NAME, appauthor=False)) / "pmo-desktop.log"


def backups_folder() -> Path:
    """Return where backups are kept unless a person chose another folder: never beside a file on a share."""
    return Path(platformdirs.user_data_dir(_NAME, appauthor=False)) / "backups"


def drawers() -> Path:
    """Return the folder of this person's private drawers, one for each portfolio that has one."""
    return Path(platformdirs.user_data_dir(_NAME, appauthor=False)) / "drawers"


def copies_folder() -> Path:
    """Return the folder of this person's copies of team files."""
    return Path(platformdirs.user_data_dir(_NAME, appauthor=False)) / "copies"
