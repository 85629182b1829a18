"""`copies`: what was made of personal columns and stands somewhere else, and how it follows them."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.copied import CopySpec, Follows
from gestand.policy.nodes import Node
from gestand.policy.spelling import canonical
from gestand.policy.walk import Walk

COPIES = "copies"
COPY_KEYS = ("of", "follows")
FOLLOWS = {follows.value: follows for follows in Follows}


def read_copies(walk: Walk, node: Node | None) -> Iterator[CopySpec]:
    """`member_directory: {of: [members.name], follows: refresh}`, by the name of the copy."""
    for name, entry in walk.named(node, f"`{COPIES}`").items():
        what = f"copy `{name}`"
        fields = walk.fields(entry.node, what, COPY_KEYS, COPY_KEYS)
        of = walk.some(fields["of"].node, f"{what}: `of`") if "of" in fields else []
        for text in of:
            walk.note(text, COPIES, canonical(name), text.value.strip())
        follows = walk.word(fields["follows"].node, f"{what}: `follows`", FOLLOWS) if "follows" in fields else None
        if of and follows:
            yield CopySpec(canonical(name), tuple(text.value.strip() for text in of), follows, entry.key.place)
