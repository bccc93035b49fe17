"""Sealing what leaves a copy of an encrypted team: packs, attached files, the key that opens them."""

import base64
import hashlib
import hmac
import os
import re
import unicodedata
from typing import TYPE_CHECKING, Protocol

from db.keys import SALT_BYTES, Key
from db.sharing.hub import SealFaultError
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError, WrongPassphraseError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TEAM_KEY_BYTES = 32
_VERSION = b"\x01"
_NONCE_BYTES = 12

_COST, _BLOCK, _LANES = 17, 8, 1
"""N is 2 to the power of the cost: 128 MB and 0.3 s, of which a guesser pays each for every guess."""
_MOST = (18, 8, 4)
"""What a card may ask of us: more would be meant to fill our memory."""
_MOST_MEMORY = 300 << 20
_WORK = re.compile(r"scrypt\$([0-9]{1,3})\$([0-9]{1,3})\$([0-9]{1,3})\$([\w=-]+)", re.ASCII)


class Seal(Protocol):
    """Turns bytes into bytes that tell nothing and back; `about` is bound to them but not kept."""

    def seal(self, data: bytes, about: bytes) -> bytes: ...

    def unseal(self, data: bytes, about: bytes) -> bytes:
        """Raise PackFaultError for bytes that were not sealed with this key and `about`."""


class Unsealed:
    """The seal of a team that is not encrypted: none."""

    def seal(self, data: bytes, about: bytes) -> bytes:  # noqa: ARG002 - as every seal
        return data

    def unseal(self, data: bytes, about: bytes) -> bytes:  # noqa: ARG002 - same
        return data


class Sealed:
    """AES-256-GCM under the team's key, with a nonce by chance: 2³² packs are far off, and so is a nonce met twice."""

    def __init__(self, team_key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - only an encrypted team needs it

        self._cipher = AESGCM(_of_purpose(team_key, b"packs"))

    def seal(self, data: bytes, about: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, data, _VERSION + about)

    def unseal(self, data: bytes, about: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - as above

        version, nonce, body = data[:1], data[1 : 1 + _NONCE_BYTES], data[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, body, version + about)
        except (InvalidTag, ValueError) as error:
            raise SealFaultError(
                "Something in the team file was not sealed with the team’s key, or is damaged.",
                "Your copy is as it was; tell who keeps the team file.",
            ) from error


def new_team_key() -> bytes:
    return os.urandom(TEAM_KEY_BYTES)


def file_key(team_key: bytes, salt: bytes | None = None) -> Key:
    """Return the key of a team's snapshot, for one that is there (by its salt) or a new one.

    It hangs on the team's key, not on the passphrase: another passphrase leaves snapshots as they are.
    """
    return Key(salt or os.urandom(SALT_BYTES), _of_purpose(team_key, b"snapshot"))


def wrapped(team_key: bytes, passphrase: str) -> str:
    """Return the team's key locked with a passphrase, as a text for the team's card."""
    if not passphrase:
        raise InvalidValueError("A passphrase cannot be empty.", "Type some words, the more the better.")
    salt, nonce = os.urandom(16), os.urandom(_NONCE_BYTES)
    head = f"scrypt${_COST}${_BLOCK}${_LANES}${_text(salt)}"
    cipher = _cipher(passphrase, salt, _COST, _BLOCK, _LANES)
    return f"{head}${_text(nonce + cipher.encrypt(nonce, team_key, head.encode()))}"


def unwrapped(sealed: str, passphrase: str) -> bytes:
    """Return the team's key; raise WrongPassphraseError, whatever is wrong with either.

    Raises FileProblemError for a card that asks for more work than any of ours does: somebody wants our memory full.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - as above

    head, _, locked = sealed.rpartition("$")
    asked = _WORK.fullmatch(head)
    if asked and any(int(given) > most for given, most in zip(asked.groups()[:3], _MOST, strict=True)):
        raise FileProblemError(
            "The team file asks for more work to open it than any this program made.",
            "Tell who keeps the team file; it may be forged.",
        )
    try:
        cost, block, lanes, salt = asked.groups() if asked else ("", "", "", "")
        cipher = _cipher(passphrase, _bytes(salt), int(cost), int(block), int(lanes))
        body = _bytes(locked)
        return cipher.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], head.encode())
    except (InvalidTag, ValueError) as error:  # a card that is none of ours, too
        raise WrongPassphraseError(
            "That passphrase does not open the team file.",
            "Type it again; where it is surely the right one, the team file is damaged.",
        ) from error


def _cipher(passphrase: str, salt: bytes, cost: int, block: int, lanes: int) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return AESGCM(
        hashlib.scrypt(typed, salt=salt, n=1 << cost, r=block, p=lanes, maxmem=_MOST_MEMORY, dklen=TEAM_KEY_BYTES)
    )


def _of_purpose(team_key: bytes, purpose: bytes) -> bytes:
    """Return a key for one use: what seals packs opens no file."""
    if len(team_key) != TEAM_KEY_BYTES:
        raise ValueError("not a team key")
    return hmac.digest(team_key, b"PMO Desktop " + purpose, "sha256")


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
