"""Paths that carry a person's key: `{user.id}/*`, read and made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gestand.acts import Key, KeyPart
from gestand.datamap.model import Claim, DataMap
from gestand.stores.base import FileStore, TypeKind
from gestand.stores.keyvalues import INTEGERS


@dataclass(frozen=True, slots=True)
class Template:
    """`{user.id}/*` as a pattern: `*` is one part of a path, `**` any number."""

    pattern: re.Pattern[str]
    before: str
    after: str
    type: TypeKind

    def key(self, path: str) -> Key | None:
        """The person's key in a path, or None when the path has another shape."""
        found = self.pattern.fullmatch(path)
        if found is None:
            return None
        return self.parsed(found.group("key"))

    def parsed(self, text: str) -> Key | None:
        """The person's key as it stands in a path; None when no key is spelled so."""
        part = _SPELLED.get(self.type, _text)(text)
        return None if part is None else (part,)

    @property
    def folder(self) -> str | None:
        """The folder whose folders are named after a key each; None when a key is only a part of a name."""
        whole = self.after.startswith("/") and (not self.before or self.before.endswith("/"))
        return self.before.rstrip("/") if whole and "*" not in self.before else None

    def prefix(self, key: Key) -> str:
        fixed = self.after.split("*", 1)[0]
        return f"{self.before}{key[0]!s}{fixed}"


def template(datamap: DataMap, claim: Claim) -> Template:
    group = datamap.groups[claim.group]
    before, _, rest = claim.template.partition("{")
    _, _, after = rest.partition("}")
    pattern = re.escape(before) + r"(?P<key>[^/]+)" + _glob(after)
    return Template(re.compile(pattern, re.DOTALL), before, after, group.key_types[0])


def _glob(text: str) -> str:
    parts = re.split(r"(\*\*|\*)", text)
    return "".join({"*": "[^/]*", "**": ".*"}.get(part, re.escape(part)) for part in parts)


def exists(store: FileStore, path: str) -> bool:
    """There is a file with exactly this path. One that leads out of the store, or is a folder, is none."""
    return any(info.path == path for info in store.files(path))


# ---------------------------------------------------------------- keys as they are spelled


def _integer(text: str) -> int | None:
    # `007` and `7` are two names; only the number as the engine writes it is somebody's.
    return int(text) if re.fullmatch(r"0|-?[1-9][0-9]{0,18}", text) and int(text) in INTEGERS else None


def _uuid(text: str) -> str | None:
    return text if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) else None


def _text(text: str) -> str | None:
    # A name that is no text (Linux allows any bytes) is no value of a column.
    return None if any("\ud800" <= letter <= "\udfff" for letter in text) else text


_SPELLED: Mapping[TypeKind, Callable[[str], KeyPart | None]] = {TypeKind.INTEGER: _integer, TypeKind.UUID: _uuid}
