"""Small, valid pictures, made by code: one colour and one comment, so that each is unique and can be searched for."""

from __future__ import annotations

import struct
import zlib

_SIDE = 8


def png(colour: tuple[int, int, int], comment: str) -> bytes:
    """A PNG (ISO/IEC 15948) of 8 by 8 dots; `comment` (Latin-1) stands readable in its bytes."""
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    dots = (b"\0" + bytes(colour) * _SIDE) * _SIDE
    chunks = ((b"IHDR", header), (b"tEXt", b"Comment\0" + comment.encode("latin-1")), (b"IDAT", zlib.compress(dots, 1)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in (*chunks, (b"IEND", b"")))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(grey: int, comment: str) -> bytes:
    """A baseline JPEG (ITU T.81) of 8 by 8 dots in one shade of grey; `comment` stands readable in its bytes."""
    segments = (
        (0xE0, b"JFIF\0" + bytes((1, 1, 0, 0, 1, 0, 1, 0, 0))),
        (0xFE, comment.encode()),
        (0xDB, b"\0" + bytes([8] * 64)),
        (0xC0, bytes((8, 0, _SIDE, 0, _SIDE, 1, 1, 0x11, 0))),
        (0xC4, b"\x00" + bytes((0, 0, 0, 12)) + bytes(12) + bytes(range(12))),
        (0xC4, b"\x10" + bytes((1,)) + bytes(15) + b"\x00"),
        (0xDA, bytes((1, 1, 0, 0, 63, 0))),
    )
    body = b"".join(bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data for marker, data in segments)
    return b"\xff\xd8" + body + _block(grey - 128) + b"\xff\xd9"


def _block(level: int) -> bytes:
    """One block: the mean as a DC coefficient (quantised by 8, so the level itself), and the end of the block."""
    size = abs(level).bit_length()
    amount = level if level >= 0 else level + (1 << size) - 1
    bits = f"{size:04b}" + (f"{amount:0{size}b}" if size else "") + "0"
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
