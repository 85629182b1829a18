"""From a store's URL to the store: one line per kind. Nothing connects here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from gestand.errors import UsageError
from gestand.policy.model import Policy, StoreSpec
from gestand.stores.base import Store
from gestand.stores.files import LocalFiles
from gestand.stores.mariadb import MariadbStore
from gestand.stores.postgresql import PostgresqlStore
from gestand.stores.server import ServerStore
from gestand.stores.sqlite import SqliteStore
from gestand.stores.troubles import Voice


@dataclass(frozen=True, slots=True)
class Opening:
    """What a kind of store is made from. `write_url` is asked for only when something is written."""

    voice: Voice
    url: str
    write_url: Callable[[], str]
    folder: Path

    @property
    def name(self) -> str:
        return self.voice.store


def _sqlite(opening: Opening) -> Store:
    def path(url: str) -> Path:
        return opening.folder / _sqlite_path(opening.voice, url)

    return SqliteStore(opening.voice, path(opening.url), lambda: path(opening.write_url()))


def _postgresql(opening: Opening) -> Store:
    return PostgresqlStore(opening.voice, opening.url, opening.write_url)


def _mariadb(opening: Opening) -> Store:
    return MariadbStore(opening.voice, opening.url, opening.write_url)


def _files(opening: Opening) -> Store:
    return LocalFiles(opening.voice, opening.folder / _file_path(opening.voice, opening.url))


KINDS: Mapping[str, Callable[[Opening], Store]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "postgresql+psycopg": _postgresql,
    "postgres": _postgresql,
    "mariadb": _mariadb,
    "mariadb+pymysql": _mariadb,
    "mysql": _mariadb,
    "mysql+pymysql": _mariadb,
    "file": _files,
}


def open_stores(policy: Policy, environ: Mapping[str, str], rests: float = 0.0) -> dict[str, Store]:
    """Every store of the policy by its name, in the policy's order; errors as `open_store`.

    `rests`: how long nothing is asked of a server after each question, as a share of what it took.

    `UsageError` as well when two of them are one: every row would be mapped, counted and erased as two.
    """
    stores = {spec.name: open_store(spec, policy.folder, environ) for spec in policy.stores}
    for store in stores.values():
        if isinstance(store, ServerStore):
            store.rests = rests
    seen: dict[tuple[str, ...], str] = {}
    for spec in policy.stores:
        first = seen.setdefault(stores[spec.name].where, spec.name)
        if first != spec.name:
            raise UsageError(
                "store/twice",
                f"store {spec.name} is store {first}: their urls lead to one place",
                f"keep one of the two, and name its tables as {first}:table",
                replace(spec.place, store=spec.name),
            )
    return stores


def open_store(spec: StoreSpec, folder: Path, environ: Mapping[str, str]) -> Store:
    """The store that a policy speaks of. Relative paths are beside the policy, in `folder`.

    `$NAME` and `${NAME}` in a URL stand for the environment, `$$` for a dollar sign. `write_url` may be left out of
    the environment of somebody who only reads: it is asked for when something is written.

    `UsageError`: a variable is not set, a URL cannot be read, no such kind of store. A store that is not there, or a
    driver that is not installed, is a `StoreError` at the first question.
    """
    voice = Voice(spec.name, replace(spec.place, store=spec.name))
    url = _expanded(voice, spec.url, environ)
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", url)
    kind = KINDS.get(scheme[1].lower()) if scheme else None
    if kind is None:
        raise UsageError(
            "store/kind",
            f"store {spec.name}: its url is of no kind that is known",
            "write sqlite:///name.db, postgresql:// mariadb:// or mysql:// and role:password@host/database"
            " or file:./folder",
            voice.at(),
        )
    write = spec.write_url or spec.url
    return kind(Opening(voice, url, lambda: _expanded(voice, write, environ), folder.absolute()))


# ---------------------------------------------------------------- reading a URL

_VARIABLE = re.compile(r"\$(?:(\$)|\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")


def _expanded(voice: Voice, url: str, environ: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1]:
            return "$"
        name = found[2] or found[3]
        if not environ.get(name):
            raise UsageError(
                "store/environment",
                f"store {voice.store}: the environment has no {name}",
                f"type: export {name}='...', with the url of the store in it",
                voice.at(),
            )
        return environ[name]

    return _VARIABLE.sub(value, url)


def _sqlite_path(voice: Voice, url: str) -> Path:
    """`sqlite:///x.db` is relative, `sqlite:////srv/x.db` absolute (as SQLAlchemy writes them)."""
    path = url.partition(":")[2]
    if not path.startswith("///") or path[3:] in ("", ":memory:") or "?" in path:
        raise UsageError(
            "store/url",
            f"store {voice.store}: its url names no database file",
            "write sqlite:///name.db (beside the policy) or sqlite:////srv/name.db, without options",
            voice.at(),
        )
    return Path(path[3:])


def _file_path(voice: Voice, url: str) -> Path:
    """`file:./dir`, `file:dir`, `file:/abs` and `file:///abs` (RFC 8089); no host but this one."""
    path = url.partition(":")[2]
    if path.startswith("//"):
        host, slash, rest = path[2:].partition("/")
        path = f"/{rest}" if slash and host in ("", "localhost") else ""
    if not path or path == "/":
        raise UsageError(
            "store/url",
            f"store {voice.store}: its url names no folder",
            "write file:./folder (beside the policy) or file:///srv/folder",
            voice.at(),
        )
    return Path(unquote(path))
