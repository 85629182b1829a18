"""From a policy's URL to a store: relative paths, the environment, and errors that say what to type."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest

from gestand.errors import Exit, StoreError, UsageError
from gestand.policy.model import Policy
from gestand.policy.reader import read
from gestand.stores.base import SqlStore
from gestand.stores.files import LocalFiles
from gestand.stores.opening import KINDS, open_stores
from gestand.stores.postgresql import PostgresqlStore, writers_key
from gestand.stores.sqlite import SqliteStore

from .conftest import SECRET, Opener


def made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    sqlite3.connect(path).executescript("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    return path


def tables(store: object) -> list[str]:
    assert isinstance(store, SqliteStore | PostgresqlStore)
    return [table.id.table for table in store.survey().tables]


# ---------------------------------------------------------------- paths


@pytest.mark.parametrize("url", ["sqlite:///app.db", "sqlite:///data/app.db", "sqlite:///with space & %41#.db"])
def test_a_relative_database_is_beside_the_policy(opened: Opener, tmp_path: Path, url: str) -> None:
    made(tmp_path / url.removeprefix("sqlite:///"))
    assert tables(opened(url)) == ["t"]


def test_an_absolute_database_is_where_it_says(opened: Opener, tmp_path: Path) -> None:
    path = made(tmp_path / "elsewhere" / "100% #1.db")
    assert tables(opened(f"sqlite:///{path}")) == ["t"]


@pytest.mark.parametrize("url", ["file:./up loads", "file:up loads", "file:./up%20loads"])
def test_a_relative_folder_is_beside_the_policy(opened: Opener, tmp_path: Path, url: str) -> None:
    (tmp_path / "up loads").mkdir()
    (tmp_path / "up loads/a").touch()
    store = opened(url)
    assert isinstance(store, LocalFiles)
    assert [found.path for found in store.files()] == ["a"]


@pytest.mark.parametrize("form", ["file://{}", "file:{}", "file://localhost{}"])
def test_an_absolute_folder_is_where_it_says(opened: Opener, tmp_path: Path, form: str) -> None:
    (tmp_path / "a").touch()
    store = opened(form.format(tmp_path))
    assert isinstance(store, LocalFiles)
    assert [found.path for found in store.files()] == ["a"]


def test_a_database_that_is_not_there_is_never_made(opened: Opener, tmp_path: Path) -> None:
    store = opened("sqlite:///gone.db")
    assert isinstance(store, SqliteStore)
    with pytest.raises(StoreError) as caught, store.writing():
        pass
    assert caught.value.exit is Exit.IO
    assert "gone.db" in caught.value.message
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- the environment


@pytest.mark.parametrize(
    "url", ["$APP_DB", "${APP_DB}", "sqlite:///$NAME", "sqlite:///${NAME}", "sqlite:///app.${END}"]
)
def test_names_stand_for_the_environment(opened: Opener, tmp_path: Path, url: str) -> None:
    made(tmp_path / "app.db")
    assert tables(opened(url, APP_DB="sqlite:///app.db", NAME="app.db", END="db")) == ["t"]


def test_what_a_name_stands_for_is_taken_as_it_is(opened: Opener, tmp_path: Path) -> None:
    made(tmp_path / "$HOME.db")
    assert tables(opened("$APP_DB", APP_DB="sqlite:///$HOME.db")) == ["t"]
    assert tables(opened("sqlite:///$$HOME.db")) == ["t"]


@pytest.mark.parametrize("environ", [{}, {"APP_DB": ""}])
def test_a_name_that_is_not_set_is_said_with_what_to_type(opened: Opener, environ: dict[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        opened("$APP_DB", **environ)
    assert caught.value.exit is Exit.USAGE
    assert "APP_DB" in caught.value.message
    assert "export APP_DB=" in caught.value.hint
    assert str(caught.value.where) == "privacy.yaml:3:1 [app]"


def test_who_only_reads_needs_no_url_to_write(opened: Opener, tmp_path: Path) -> None:
    made(tmp_path / "app.db")
    store = opened("sqlite:///app.db", write_url="$APP_WRITE")
    assert tables(store) == ["t"]
    assert isinstance(store, SqliteStore)
    with pytest.raises(UsageError, match="APP_WRITE"), store.writing():
        pass


# ---------------------------------------------------------------- what cannot be opened


@pytest.mark.parametrize(
    "url",
    [
        "",
        "app.db",
        f"mssql://u:{SECRET}@h/d",
        f"oracle://u:{SECRET}@h",
        "://",
        SECRET,
        "sqlite",
        f"/tmp/{SECRET}.db",
    ],
)
def test_a_kind_that_nobody_knows_is_an_error_that_names_the_kinds(opened: Opener, url: str) -> None:
    with pytest.raises(UsageError) as caught:
        opened(url)
    assert caught.value.code == "store/kind"
    for kind in ("sqlite:", "postgresql:", "mariadb:", "file:"):
        assert kind in caught.value.hint
    assert SECRET not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:app.db",
        "sqlite:///a.db?mode=rwc",
        f"sqlite://u:{SECRET}@host/a.db",
        "file:",
        "file:///",
        f"file://{SECRET}/share",
        f"postgresql://u:{SECRET}@host:port/d",
        f"postgresql://{SECRET}:x@[::1/d",
    ],
)
def test_a_url_that_leads_nowhere_is_an_error_that_does_not_repeat_it(opened: Opener, url: str) -> None:
    with pytest.raises(UsageError) as caught:
        opened(url)
    assert caught.value.code == "store/url"
    assert SECRET not in f"{caught.value.message} {caught.value.hint}"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgres", "POSTGRESQL"])
def test_nothing_connects_before_the_first_question(opened: Opener, scheme: str) -> None:
    store = opened(f"{scheme}://u:{SECRET}@127.0.0.1:1/d")
    assert isinstance(store, PostgresqlStore)
    assert (store.name, store.dialect) == ("app", "postgresql")
    assert SECRET not in repr(store)
    with pytest.raises(StoreError):
        store.survey()


def test_a_driver_that_is_not_installed_is_an_error_that_says_how(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    store: SqlStore = opened("postgresql://u:p@127.0.0.1:1/d")  # type: ignore[assignment]
    with pytest.raises(StoreError) as caught:
        store.survey()
    assert "pip install 'gestand[postgresql]'" in caught.value.hint


def test_every_kind_is_one_line_of_the_registry() -> None:
    mariadb = {"mariadb", "mariadb+pymysql", "mysql", "mysql+pymysql"}
    assert set(KINDS) == {"sqlite", "postgresql", "postgresql+psycopg", "postgres", "file"} | mariadb


def test_the_lock_of_a_database_is_the_same_in_every_version() -> None:
    """Two versions of gestand at work on one database must see each other."""
    assert writers_key("app") == -892414649592593902
    assert writers_key("app") != writers_key("App")


# ---------------------------------------------------------------- one place under two names


def policy_of(folder: Path, **urls: str) -> Policy:
    stores = "".join(f"  {name}: {{url: '{url}'}}\n" for name, url in urls.items())
    tables = "".join(f"  {name}:users: {{nothing personal: none of it}}\n" for name in urls)
    text = (
        'version: "1"\nestablished: NL\ncontroller: {name: A, contact: a@b.example}\n'
        f"stores:\n{stores}people:\n  user: {{table: people, key: id}}\ntables:\n{tables}"
        "  people: {whose: {self: id -> user}, personal: {name: name}}\n"
        "activities:\n  serve: {basis: contract, uses: [people.name], keep: until it ends}\n"
    )
    (folder / "privacy.yaml").write_text(text)
    return read(folder / "privacy.yaml")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sqlite:///app.db", "sqlite:///app.db"),
        ("sqlite:///app.db", "sqlite:///./data/../app.db"),
        ("sqlite:///app.db", "$APP"),
        ("sqlite:///app.db", "sqlite:///link.db"),
        ("file:./uploads", "file:uploads/"),
        ("postgresql://reader@db.example/app", "postgresql://other@DB.example:5432/app"),
        ("postgresql://reader@/app?host=/run/pg", "postgresql:///app?host=/run/pg"),
    ],
)
def test_two_stores_that_are_one_are_named(tmp_path: Path, one: str, other: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link.db").symlink_to("app.db")
    policy = policy_of(tmp_path, first=one, second=other)
    with pytest.raises(UsageError, match="store second is store first") as caught:
        open_stores(policy, {"APP": f"sqlite:///{tmp_path}/app.db"})
    assert caught.value.code == "store/twice"
    assert caught.value.where.store == "second"
    assert "reader" not in caught.value.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sqlite:///app.db", "sqlite:///other.db"),
        ("file:./uploads", "file:./uploads/2026"),
        ("postgresql://db.example/app", "postgresql://db.example/other"),
        ("postgresql://db.example/app", "postgresql://db.example:5433/app"),
        ("postgresql://db.example/app", "postgresql://db2.example/app"),
    ],
)
def test_two_stores_that_are_two_are_opened(tmp_path: Path, one: str, other: str) -> None:
    stores = open_stores(policy_of(tmp_path, first=one, second=other), {})
    assert list(stores) == ["first", "second"]
