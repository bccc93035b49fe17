"""Sealing what leaves a copy of an encrypted team: packs, attached files, the key that opens them."""

from typing import Protocol


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
