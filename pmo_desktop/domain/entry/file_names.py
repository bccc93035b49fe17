"""Names of files that came from elsewhere, made into ones that every system can hold and that lead nowhere."""

import re
import unicodedata

_LONGEST = 200
"""Bytes in UTF-8, so that “ (2)” and a folder's own length still fit."""
_LONGEST_ENDING = 20
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Control characters, bidi controls and joiners, halves of characters, what has no meaning, line ends."""
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\..*)?", re.IGNORECASE | re.DOTALL
)
"""What Windows takes for a device, whatever the ending (Microsoft Learn, “Naming Files, Paths, and Namespaces”)."""
_PROGRAMS = frozenset(
    (
        *(
            "exe",
            "com",
            "scr",
            "pif",
            "cpl",
            "msi",
            "msp",
            "msix",
            "appx",
            "dll",
            "sys",
            "bat",
            "cmd",
            "ps1",
            "psm1",
            "vbs",
        ),
        *(
            "vbe",
            "js",
            "jse",
            "wsf",
            "wsh",
            "hta",
            "lnk",
            "url",
            "reg",
            "inf",
            "scf",
            "chm",
            "hlp",
            "jar",
            "jnlp",
            "application",
        ),
        *(
            "sh",
            "bash",
            "zsh",
            "command",
            "app",
            "pkg",
            "dmg",
            "desktop",
            "appimage",
            "run",
            "deb",
            "rpm",
            "py",
            "pyw",
            "pl",
        ),
        *("docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppam", "accde", "mdb", "one"),
        *("htm", "html", "xhtml", "mht", "mhtml", "svg", "swf", "msc", "msu", "diagcab", "psc1", "ppkg", "wsc", "sct"),
        *("pyc", "pyo", "pyz", "rb", "tcl", "class", "ksh", "csh", "fish", "scpt", "applescript", "workflow", "action"),
        *("terminal", "tool", "mpkg", "inetloc", "fileloc", "webloc", "flatpakref", "snap", "out", "bin", "elf"),
        *(
            "iso",
            "img",
            "vhd",
            "vhdx",
            "library-ms",
            "search-ms",
            "settingcontent-ms",
            "website",
            "xll",
            "ws",
            "gadget",
        ),
    )
)


def plain_name(text: str) -> str:
    """Return the last part of a path as the name of a file: no drive, stream, device, hidden or invisible character."""
    last = re.split(r"[/\\]", text)[-1]
    last = re.sub(r"^[A-Za-z]:", "", last)
    shown = "".join(each for each in unicodedata.normalize("NFC", last) if unicodedata.category(each) not in _UNSEEN)
    name = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "_", shown)).strip(" ").lstrip(". ").rstrip(". ")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return _shortened(name) or "file"


def numbered_name(name: str, number: int) -> str:
    """Return the name of the `number`th file of a name: `Plan.pdf`, `Plan (2).pdf` …"""
    stem, ending = _parted(name)
    return name if number == 1 else f"{stem} ({number}){ending}"


def is_program(name: str) -> bool:
    """Say whether opening a file of this name may run it."""
    return _parted(name)[1].lower().removeprefix(".") in _PROGRAMS


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, f"{dot}{ending}") if stem and len(ending.encode()) <= _LONGEST_ENDING else (name, "")


def _shortened(name: str) -> str:
    stem, ending = _parted(name)
    room = _LONGEST - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + ending
