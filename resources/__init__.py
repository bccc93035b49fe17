"""Files that come with the program: icons, the demo portfolio, built-in templates."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """Return where a file that comes with the program lies."""
    return _ROOT.joinpath(*parts)
