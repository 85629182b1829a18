"""Signed checkpoints: how long the ledger was at a moment, and what its last hash was.

The text is a signed note (c2sp.org/signed-note) with a checkpoint (c2sp.org/tlog-checkpoint) as its body, except
that the hash is the head of a chain and not the root of a tree. It is made to be kept elsewhere: printed, mailed,
committed. Pure: no input or output, no clock.

    gestand/<installation>
    <size>
    <the last hash, base64>
    at <moment>
    key <Ed25519 public key, base64>
    <an empty line>
    — gestand/<installation> <base64 of 4 bytes of key id and the signature>
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gestand.ledger.codec import moment_to_text

_NOTE = re.compile(
    r"(?P<body>(?P<origin>gestand/\S+)\n(?P<size>[1-9]\d{0,15})\n(?P<hash>[A-Za-z0-9+/]{43}=)\n"
    r"at (?P<at>\S+)\nkey (?P<key>[A-Za-z0-9+/]{43}=)\n)\n— (?P<name>\S+) (?P<signature>[A-Za-z0-9+/]+=*)\n"
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint whose signature fits its own `key`. Whether that key is the ledger's is for `proofs.verify`."""

    origin: str
    size: int
    hash: str
    """In hex, as in entries."""
    at: str
    key: str
    """The public key, base64."""


def public_key(private: Ed25519PrivateKey) -> str:
    return base64.b64encode(private.public_key().public_bytes_raw()).decode("ascii")


def sign(private: Ed25519PrivateKey, installation: str, size: int, hash_: str, at: datetime) -> str:
    """The text of a checkpoint over the first `size` entries (at least one), whose last hash is `hash_`."""
    origin, key = f"gestand/{installation}", public_key(private)
    head = base64.b64encode(bytes.fromhex(hash_)).decode("ascii")
    body = f"{origin}\n{size}\n{head}\nat {moment_to_text(at)}\nkey {key}\n"
    signature = _key_id(origin, key) + private.sign(body.encode())
    return f"{body}\n— {origin} {base64.b64encode(signature).decode('ascii')}\n"


def parse(text: str) -> Checkpoint:
    """The checkpoint in a text; `ValueError` when it is none, or its signature does not fit."""
    note = _NOTE.fullmatch(text.replace("\r\n", "\n").strip("\n") + "\n")
    if note is None:
        raise ValueError("this is not a checkpoint of a ledger")
    key = note["key"]
    try:
        signature = base64.b64decode(note["signature"], validate=True)
        if note["name"] != note["origin"] or signature[:4] != _key_id(note["origin"], key):
            raise ValueError("the checkpoint is signed by another key than it names")
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(signature[4:], note["body"].encode())
    except InvalidSignature:
        raise ValueError("the checkpoint's signature does not fit its text") from None
    head = base64.b64decode(note["hash"]).hex()
    return Checkpoint(note["origin"], int(note["size"]), head, note["at"], key)


def _key_id(name: str, key: str) -> bytes:
    """The key id of a signed note: the start of SHA-256(name, newline, algorithm 1, public key)."""
    return hashlib.sha256(name.encode() + b"\n\x01" + base64.b64decode(key)).digest()[:4]
