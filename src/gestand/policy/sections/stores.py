"""`stores` and `people`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from gestand.policy.model import ByColumns, GroupSpec, Role, StoreSpec
from gestand.policy.nodes import Entry, Items, Node, Text
from gestand.policy.sections.arrows import arrow
from gestand.policy.spelling import canonical
from gestand.policy.walk import Walk, meant

STORE_KEYS = ("url", "write_url", "at")
ORGANISATION_KEYS = ("table", "key", "born", "known_by", "language", "called")
GROUP_KEYS = (*ORGANISATION_KEYS, "only", "belongs to", "role")
ROLES = {role.value: role for role in Role}
SQL_SCHEMES = ("sqlite", "postgresql", "mariadb", "mysql")
SCHEMES = (*SQL_SCHEMES, "file")
ORGANISATIONS = "organisations"
BELONGS = "Write the column and where it leads: `belongs to: organisation_id -> customer`."
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_ENV = re.compile(r"\$(?:\{([^}]*)\}|(\$|[A-Za-z0-9_]*))")
_ENV_NAME = re.compile(r"\$|[A-Za-z_][A-Za-z0-9_]*")


def scheme(url: str) -> str:
    """`postgresql` of `postgresql+psycopg://...`; empty when the URL is (or begins with) a name of the environment."""
    return "" if url.startswith("$") else url.split(":", 1)[0].split("+", 1)[0].lower() if ":" in url else "?"


def read_stores(walk: Walk, node: Node | None) -> Iterator[StoreSpec]:
    for name, entry in walk.named(node, "`stores`").items():
        what = f"store `{name}`"
        _check_name(walk, entry.key, what)
        if isinstance(entry.node, Text):
            url = _url(walk, entry.node, what)
            yield StoreSpec(name, url, url, "", entry.key.place)
            continue
        entries = walk.fields(entry.node, what, STORE_KEYS, ("url",))
        url = _url(walk, entries["url"].node, what) if "url" in entries else ""
        write = _url(walk, entries["write_url"].node, what) if "write_url" in entries else url
        at = walk.text(entries["at"].node, f"{what}: `at`") if "at" in entries else ""
        if "write_url" in entries and scheme(url) and scheme(write) and scheme(url) != scheme(write):
            place = entries["write_url"].node.place
            walk.report.add("P209", place, f"{what} reads from {scheme(url)} and writes to {scheme(write)}")
        yield StoreSpec(name, url, write, at or "", entry.key.place)


def _check_name(walk: Walk, key: Text, what: str) -> None:
    if not _NAME.fullmatch(key.value):
        walk.report.add("P106", key.place, f"{what}: this cannot be a name", "Use letters, digits, - and _.")


def _url(walk: Walk, node: Node, what: str) -> str:
    text = walk.scalar(node, f"{what}: `url`")
    if text is None:
        return ""
    _check_environment(walk, text, what)
    if not _has_password(walk, text, what):
        _check_scheme(walk, text, what)
    return text.value


def _check_environment(walk: Walk, text: Text, what: str) -> None:
    for match in _ENV.finditer(text.value):
        name = match[1] if match[1] is not None else match[2]
        if not _ENV_NAME.fullmatch(name):
            walk.report.add(
                "P203", text.at(match.start()), f"{what}: `${name[:40]}` cannot be a name of the environment"
            )


def _has_password(walk: Walk, text: Text, what: str) -> bool:
    """A password that is a $NAME is none. The URL is not repeated in the message: it holds the password."""
    try:
        parts = urlsplit(text.value)
        password = parts.password
    except ValueError:
        return False
    in_query = re.search(r"(?i)[?&](?:password|passwd|pwd)=(?!\$)[^&]", text.value)
    if (password and not password.startswith("$")) or in_query:
        walk.report.add("P201", text.place, f"{what}: the URL holds a password")
        return True
    return False


def _check_scheme(walk: Walk, text: Text, what: str) -> None:
    kind = scheme(text.value)
    if kind and kind not in SCHEMES:
        shown = "a URL without a scheme" if kind == "?" else f"`{kind[:40]}`"
        walk.report.add("P202", text.place, f"{what}: {shown} is no kind of store", meant(kind, SCHEMES))


def read_people(walk: Walk, node: Node | None, organisations: Node | None = None) -> tuple[GroupSpec, ...]:
    """The groups of people, and those of organisations: a name is of one of them."""
    found = {spec.name: spec for spec in _groups(walk, node, "people", GROUP_KEYS)}
    for spec in _groups(walk, organisations, ORGANISATIONS, ORGANISATION_KEYS) if organisations else ():
        if spec.name in found:
            walk.report.add("P214", spec.place, f"`{spec.name}` is a group of people and of organisations")
        found[spec.name] = replace(spec, organisation=True)
    return tuple(found.values())


def _groups(walk: Walk, node: Node | None, section: str, keys: tuple[str, ...]) -> Iterator[GroupSpec]:
    for name, entry in walk.named(node, f"`{section}`").items():
        what = f"group `{name}`"
        _check_name(walk, entry.key, what)
        entries = walk.fields(entry.node, what, keys, ("table", "key"))
        if "born" not in entries:
            whoever = "somebody was born" if section == "people" else "an organisation began"
            walk.report.add("P206", entry.key.place, f"{what} does not say when {whoever}")
        yield _group(walk, what, entries, entry.key)


def _group(walk: Walk, what: str, entries: dict[str, Entry], key: Text) -> GroupSpec:
    name = key.value

    def text(field: str) -> str:
        return walk.text(entries[field].node, f"{what}: `{field}`") or "" if field in entries else ""

    def names(field: str) -> tuple[str, ...]:
        return walk.names(entries[field].node, f"{what}: `{field}`") if field in entries else ()

    for field, entry in entries.items():
        walk.note(entry.node, "people", name, field)
        for item in entry.node.items if isinstance(entry.node, Items) else ():
            walk.note(item, "people", name, field, item.value if isinstance(item, Text) else "")

    columns = walk.some(entries["key"].node, f"{what}: `key`") if "key" in entries else ()
    of_key = tuple(column.value.strip() for column in columns)
    table = canonical(text("table"))
    of = (text("born"), names("known_by"), text("language"), key.place, names("only"))
    belongs = _belongs(walk, entries["belongs to"].node, what) if "belongs to" in entries else None
    role = walk.word(entries["role"].node, f"{what}: `role`", ROLES) if "role" in entries else None
    return GroupSpec(name, table, of_key, *of, belongs=belongs, role=role or Role.CONTROLLER, called=text("called"))


def _belongs(walk: Walk, node: Node, what: str) -> ByColumns | None:
    text = walk.scalar(node, f"{what}: `belongs to`")
    found = arrow(text, f"{what}: `belongs to`", walk.report) if text else None
    if text and found and found.value:
        walk.report.add("P113", text.place, f"{what}: an organisation is found by its key", BELONGS)
        return None
    return found
