"""What others wrote about people, as the map has it."""

from __future__ import annotations

from dataclasses import dataclass

from gestand.stores.base import ColumnId


@dataclass(frozen=True, slots=True)
class MentionPlace:
    """A column with texts of others. `limit`: the characters that it holds, where the engine sees to that; `octets`:
    the bytes, in an engine that counts those."""

    column: ColumnId
    limit: int | None = None
    octets: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """What others wrote about the people of a group, bound: see `gestand.policy.model.MentionSpec`.

    It may stand there as long as the person's own `column` is held, and becomes `becomes` before that value goes. The
    places are in the store of the people.
    """

    group: str
    column: str
    folds: bool
    before: str
    after: str
    becomes: str
    shared: bool
    places: tuple[MentionPlace, ...]

    @property
    def promise(self) -> str:
        """What a plan and a verdict call it; all that is written about one value is one promise."""
        return f"mentions/{self.group}.{self.column}"

    @property
    def shortest(self) -> int:
        """A shorter value is not looked for: without a mark in front it would stand in every other text."""
        return 2 if self.before else 4
