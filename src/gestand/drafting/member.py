"""A member of a JSON document as a column beside the others: judged by its name and its values as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gestand.stores.base import TypeKind


class Member(str):
    """How the policy names it (`settings.address.town`): the dots lead into the document and are part of no name.

    `kind` is what its values are; `own` its name without that of the document, which says nothing of this one.
    `in_text`: the document is kept as a text.
    """

    document: str
    path: tuple[str, ...]
    kind: TypeKind
    in_text: bool

    def __new__(cls, document: str, path: Sequence[str], kind: TypeKind, in_text: bool = False) -> Member:
        made = super().__new__(cls, ".".join((document, *path)))
        made.document, made.path, made.kind, made.in_text = document, tuple(path), kind, in_text
        return made

    def read_as(self, kind: TypeKind) -> Member:
        """The same member, its values as another kind of thing."""
        return Member(self.document, self.path, kind, self.in_text)

    @property
    def own(self) -> str:
        return "_".join(self.path)

    def __reduce__(self) -> tuple[Any, ...]:
        return Member, (self.document, self.path, self.kind, self.in_text)


def is_member(name: str) -> bool:
    return isinstance(name, Member)
