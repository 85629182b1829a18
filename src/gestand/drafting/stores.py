"""What `--store app=URL` says: a name, a URL as it will be written, and whose the files of a folder are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from gestand.drafting.evidence import Certainty, Guess
from gestand.drafting.make import Draft
from gestand.errors import Place, UsageError
from gestand.policy.model import StoreSpec
from gestand.policy.sections.stores import scheme
from gestand.stores.base import FileStore, Store, TypeKind
from gestand.stores.opening import open_store

LOOKED = 300
"""Files of a folder whose paths are looked at."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`written`: the URL as the policy will have it; never with a password."""

    name: str
    url: str
    written: str
    hint: str = ""
    """What somebody has to do for `written` to work."""


def wanted(text: str, folder: Path) -> Wanted:
    """Takes `NAME=URL` apart; a relative path counts from here and is written as seen from `folder`."""
    name, equals, url = text.partition("=")
    if not equals or not _NAME.fullmatch(name) or not url:
        raise UsageError("init/store", "--store says no name and URL", "write it as app=postgresql://... or app=$NAME")
    kind = scheme(url)
    if kind in ("sqlite", "file"):
        return Wanted(name, url, _from(url, kind, folder))
    if kind and _password(url):
        variable = f"{re.sub('[^A-Za-z0-9]', '_', name).upper()}_DB"
        return Wanted(name, url, f"${variable}", f"export {variable}='...', with the URL of {name} in it")
    return Wanted(name, url, url)


def _password(url: str) -> bool:
    try:
        return bool(urlsplit(url).password) or bool(re.search(r"(?i)[?&](?:password|passwd|pwd)=", url))
    except ValueError:
        return True


def _from(url: str, kind: str, folder: Path) -> str:
    """A relative path stands in the URL as seen from the policy's folder."""
    begin = "sqlite:///" if kind == "sqlite" else "file:"
    path = url.removeprefix(begin)
    if path.startswith("/") or not url.startswith(begin):
        return url
    there, here = (Path.cwd() / path).resolve(), folder.resolve()
    seen = there.relative_to(here) if there.is_relative_to(here) else there
    text = quote(str(seen)) if kind == "file" else str(seen)
    return f"{begin}{'./' if kind == 'file' and not seen.is_absolute() else ''}{text}"


def opened(one: Wanted, environ: Mapping[str, str]) -> Store:
    """The store, opened as a policy here would open it."""
    return open_store(StoreSpec(one.name, one.url, one.url, "", Place(store=one.name)), Path.cwd(), environ)


def template(store: FileStore, draft: Draft) -> Guess:
    """By which part of their path files are somebody's: a folder for each person, as far as the paths show."""
    sometimes = {table for table, claims in draft.owned.claims.items() if any(claim.empty for claim in claims)}
    groups = sorted(
        (group for group in draft.world.groups.values() if group.table not in sometimes),
        key=lambda group: -sum(link.to == group.table for links in draft.world.links.values() for link in links),
    )
    if not groups:
        return Guess("", Certainty.DOUBTFUL, "write the group and its key: {user.id}/*")
    group = groups[0]
    kind = (
        draft.world.columns(group.table)[group.key[0]].type
        if group.key[0] in draft.world.columns(group.table)
        else TypeKind.INTEGER
    )
    paths = [info.path for _, info in zip(range(LOOKED), store.files(), strict=False)]
    said = f"{{{group.name}.{group.key[0]}}}"
    for at in range(3):
        parts = [path.split("/") for path in paths]
        fitting = sum(len(p) > at + 1 and _like(p[at], kind) for p in parts)
        begins = {"/".join(p[:at]) for p in parts if len(p) > at + 1}
        if paths and fitting == len(paths) and len(begins) == 1:
            before = f"{begins.pop()}/" if at else ""
            return Guess(
                f"{before}{said}/*", Certainty.LIKELY, f"{fitting} of {len(paths)} stand in a folder with such a key"
            )
    return Guess(f"{said}/*", Certainty.DOUBTFUL, "the paths do not show whose they are")


def _like(part: str, kind: TypeKind) -> bool:
    if kind is TypeKind.INTEGER:
        return part.isascii() and part.isdigit()
    return bool(re.fullmatch(r"[0-9a-fA-F-]{32,36}", part)) if kind is TypeKind.UUID else bool(part)
