"""What others wrote about people, as the policy says it."""

from __future__ import annotations

from dataclasses import dataclass

from gestand.errors import Place


@dataclass(frozen=True, slots=True)
class MentionSpec:
    """What others wrote about the people of a group: `before`, the value of `column` of their own row, and `after`.

    `folds`: A to Z are found as a to z, and blanks around the value do not count; otherwise to the byte. `places` are
    the columns, as written, in which it is looked for. `shared`: a value that more than one person has is replaced too.
    """

    group: str
    column: str
    folds: bool
    before: str
    after: str
    places: tuple[str, ...]
    becomes: str
    shared: bool
    place: Place

    @property
    def of(self) -> str:
        """`user.name`, as a promise is called."""
        return f"{self.group}.{self.column}"
