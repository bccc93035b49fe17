"""`encrypt`: a passphrase set on a portfolio, changed, or removed."""

import argparse
from pathlib import Path

from pmo_desktop import paths
from pmo_desktop.cli.arguments import PROGRAM
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, typed
from pmo_desktop.cli.passphrases import NEW_VARIABLE, VARIABLE, a_new_one, the_one_of
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.services import encrypting


def encrypt(asked: argparse.Namespace, console: Console) -> int:
    """Set, change or remove the passphrase; the file must be open nowhere."""
    file: Path = asked.file
    if asked.change and asked.remove:
        raise argparse.ArgumentError(None, "Give either --change or --remove, not both.")
    if not file.exists():
        raise FileProblemError(
            f"There is no portfolio “{file}”.", f"Look at the name, or make it: {PROGRAM} new {typed(file)}"
        )
    _set(file, asked, console)
    console.data({"file": str(file), "encrypted": encrypting.is_encrypted(file)})
    return Exit.DONE


def _set(file: Path, asked: argparse.Namespace, console: Console) -> None:
    encrypted = encrypting.is_encrypted(file)
    if not encrypted and (asked.change or asked.remove):
        raise FileProblemError(f"“{file.name}” has no passphrase.", f"Set one: {PROGRAM} encrypt {typed(file)}")
    if encrypted and not (asked.change or asked.remove):
        raise FileProblemError(f"“{file.name}” has a passphrase already.", "Add --change or --remove.")
    if asked.remove:
        encrypting.remove(file, the_one_of(file, asked), console.progress, drawers=paths.drawers())
        console.say(f"Anybody can open {file} now; copies and backups made before keep their passphrase.")
    elif asked.change:
        old = the_one_of(file, asked)
        new = a_new_one(asked.new_passphrase_file, NEW_VARIABLE)
        encrypting.change(file, old, new, console.progress, drawers=paths.drawers())
        console.say(f"The new passphrase opens {file}; copies and backups made before keep the old one.")
    else:
        new = a_new_one(asked.passphrase_file, VARIABLE)
        encrypting.encrypt(file, new, console.progress, drawers=paths.drawers())
        console.say(f"Only the passphrase opens {file} now. {encrypting.FORGOTTEN}")
        console.say("Copies and backups made before are still in clear.")
