"""A club with a forum and a shop, made up to have every hazard that real schemas have, each personal value unique.

A canary tells whose it is: `alice-3-comments.text`. So after an erasure the whole database can be searched for it, and
whatever changed can be held against whose it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

PEOPLE = ("alice", "bob", "charlie", "dora")
BORN = datetime(2020, 1, 1, 12)


def key_of(person: str) -> int:
    return PEOPLE.index(person) + 1


@dataclass
class Club:
    """The rows of the club by table, and whose each is."""

    dialect: str
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    owners: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    numbers: int = 100

    def add(self, table: str, *owners: str, key: int | None = None, **values: Any) -> int:
        """A row of these people; gives its key."""
        if key is None:
            self.numbers += 1
            key = self.numbers
        self.rows.setdefault(table, []).append({"id": key, **values})
        self.owners[table, key] = frozenset(owners)
        return key

    def canary(self, person: str, what: str) -> str:
        self.numbers += 1
        return f"{person}-{self.numbers}-{what}"


def tables(dialect: str) -> sa.MetaData:
    found = sa.MetaData()
    whole, text = sa.Integer, sa.Text
    document: Any = {"sqlite": sa.Text, "mariadb": sa.JSON, "mysql": sa.JSON}.get(dialect, sa.dialects.postgresql.JSONB)
    # There a text of any length has no index, and a name of any length is not looked for.
    name: Any = sa.String(120) if dialect in ("mariadb", "mysql") else text

    def table(name: str, *columns: sa.Column[Any]) -> None:
        sa.Table(name, found, sa.Column("id", whole, primary_key=True, autoincrement=False), *columns)

    def person(name: str = "member_id", **options: Any) -> sa.Column[int]:
        return sa.Column(name, whole, sa.ForeignKey("members.id"), index=True, **options)

    table(
        "members",
        sa.Column("name", name, nullable=False),
        sa.Column("email", name, nullable=False, unique=True),
        sa.Column("since", sa.DateTime, nullable=False),
        sa.Column("settings", document),
        sa.Column("words", text),
    )
    # Of everybody who is in it: a list of keys.
    table("rooms", sa.Column("title", text), sa.Column("people", document))
    table("posts", person(), sa.Column("title", text), sa.Column("body", text))
    # Of a post, a photo or a member, as owner_type says: no foreign key can say so.
    table(
        "comments",
        sa.Column("owner_type", name),
        sa.Column("owner_id", whole),
        person("author_id"),
        sa.Column("text", text),
        sa.Column("likes", whole),
    )
    sa.Index("comments_owner", found.tables["comments"].c.owner_type, found.tables["comments"].c.owner_id)
    table("photos", person(), sa.Column("caption", text))
    table("orders", person(), sa.Column("booked_on", sa.Date, nullable=False), sa.Column("name", text))
    # Guests are known by their e-mail address, until they have logged in.
    table(
        "guests",
        person(),
        sa.Column("email", text),
        sa.Column("name", text),
        sa.Column("asked_at", sa.DateTime, nullable=False),
    )
    table(
        "guest_items",
        sa.Column("guest_id", whole, sa.ForeignKey("guests.id"), index=True),
        sa.Column("wish", text),
    )
    for one in ("members", "guests") if dialect not in ("mariadb", "mysql") else ():
        email = found.tables[one].c.email
        folded = sa.func.lower(sa.func.trim(email) if dialect == "sqlite" else sa.func.btrim(email).collate("C"))
        sa.Index(f"{one}_folded", folded, _table=found.tables[one])
    # What members write on each other's walls, and the club about all of them: their names stand in it.
    table("walls", person(), sa.Column("text", text))
    table("news", sa.Column("text", text))
    table("countries", sa.Column("name", text))
    return found


COPIES = {
    "sqlite": (
        "CREATE TRIGGER members_words AFTER UPDATE OF name, email ON members"
        " BEGIN UPDATE members SET words = lower(new.name || ' ' || new.email) WHERE id = new.id; END",
        "UPDATE members SET name = name",
        "CREATE VIRTUAL TABLE found USING fts5(title, body, content='posts', content_rowid='id')",
        "INSERT INTO found (found) VALUES ('rebuild')",
    ),
    "postgresql": (
        "CREATE FUNCTION members_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " NEW.words := lower(NEW.name || ' ' || NEW.email); RETURN NEW; END $$",
        "CREATE TRIGGER members_words BEFORE UPDATE ON members FOR EACH ROW EXECUTE FUNCTION members_words()",
        "UPDATE members SET name = name",
        "CREATE MATERIALIZED VIEW found AS SELECT id, title, body FROM posts",
    ),
    "mariadb": (
        "CREATE TRIGGER members_words BEFORE UPDATE ON members FOR EACH ROW"
        " SET NEW.words = lower(concat(NEW.name, ' ', NEW.email))",
        # SQLite and PostgreSQL would fire for a value that stays what it was.
        "UPDATE members SET words = ''",
    ),
}
COPIES["mysql"] = COPIES["mariadb"]
"""What the engines make of it when it is there."""

POLICY = """
version: "1"
in_force: 2026-01-01
established: NL
controller: {name: The club, contact: info@club.example}
enforce: on
stores:
  app: {url: $CLUB, at: here}
people:
  member: {table: members, key: id, born: since, known_by: [email]}
tables:
  members:
    whose: {self: id -> member}
    personal:
      name: {is: name, blank: "(gone)"}
      email: {is: email, blank: "{key}@gone.invalid"}
      settings.town: address
      settings.nick: {is: user name, blank: "(gone)"}
      settings.contact.phone: telephone
      words: {is: name, origin: derived}
    not personal: {settings.theme: "a colour, no more"}
    events: {since: always there}
  posts:
    whose: {self: member_id -> member}
    personal: {title: own text, body: own text}
  photos:
    whose: {self: member_id -> member}
    personal: {caption: own text}
  comments:
    whose:
      author: author_id -> member
      member: {by: owner_id -> member when owner_type is Member, then: blanked}
      post:   {by: owner_id -> posts when owner_type is Post, then: blanked}
      photo:  {by: owner_id -> photos when owner_type is Photo, then: blanked}
    personal: {text: {is: own text, of: author}}
    points at:
      owner_id -> members when owner_type is Member: goes along
      owner_id -> posts when owner_type is Post: goes along
      owner_id -> photos when owner_type is Photo: goes along
    not personal: {likes: "a number of hearts"}
  guests:
    whose: {asker: {any of: [member_id -> member, fold(email) -> member.email]}}
    personal: {email: email, name: name}
    events: {asked_at: always there}
    orphans: by their terms
  guest_items:
    whose: {self: guest_id -> guests}
    personal: {wish: own text}
    orphans: by their terms
  orders:
    whose: {self: member_id -> member}
    personal: {name: name}
    events: {booked_on: always there}
  walls:
    whose: {author: member_id -> member}
    personal: {text: own text}
  rooms:
    nothing personal: what a room is called
    points at: {"people[] -> member": loses it}
copies:
  members.words: {of: [members.name, members.email], follows: trigger}
  found: {of: [posts.title, posts.body], follows: @follows@}
nothing personal in: {countries: a list of countries, news: what the club says itself}
mentions:
  - {of: member.name, written: "@{}", in: [walls.text, news.text], becomes: "@[gone]"}
activities:
  be-a-member:
    purpose: To be a member
    basis: contract
    uses: [members.name, members.email, members.words, members.settings.town, members.settings.nick,
           members.settings.contact.phone, rooms.people, posts.title, posts.body, photos.caption,
           comments.text, comments, walls.text]
    keep: until it ends
  answer-guests:
    purpose: To answer guests
    basis: consent
    uses: [guests.email, guests.name, guest_items.wish]
    keep: 5 years after guests.asked_at
  keep-the-books:
    purpose: To keep the books
    basis: legal obligation
    law: [nl.tax.records after orders.booked_on]
    uses: [orders.name]
"""


def fill(club: Club) -> None:
    club.add("countries", name="Nederland")
    everybody = [key_of(person) for person in PEOPLE]
    for people in (everybody, everybody[:2], everybody[2:]):
        listed: Any = json.dumps(people) if club.dialect == "sqlite" else people
        club.add("rooms", *(PEOPLE[key - 1] for key in people), title="a room", people=listed)
    for person in PEOPLE:
        _person(club, person)
    for person, other in zip(PEOPLE, (*PEOPLE[1:], PEOPLE[0]), strict=True):
        _together(club, person, other)
    everybody = " and ".join(f"@{club.names[person]}" for person in PEOPLE)
    club.add("news", text=f"The club welcomes {everybody}, and @{club.names['alice']}x.")


def _person(club: Club, person: str) -> None:
    settings = {
        "town": club.canary(person, "settings.town"),
        "nick": club.canary(person, "settings.nick"),
        "theme": "dark",
        "contact": {"phone": club.canary(person, "settings.phone")},
    }
    email = f"{club.canary(person, 'members.email')}@mail.example"
    club.names[person] = club.canary(person, "members.name")
    _guest(club, person, email)
    club.add(
        "members",
        person,
        key=key_of(person),
        name=club.names[person],
        email=email,
        since=BORN,
        settings=json.dumps(settings) if club.dialect == "sqlite" else settings,
    )
    club.add(
        "orders",
        person,
        member_id=key_of(person),
        booked_on=date(2024, 5, 1),
        name=club.canary(person, "kept.orders.name"),
    )


def _guest(club: Club, person: str, email: str) -> None:
    """Asked three times: known by a key, by an address written in another way, and a stranger."""
    asked = datetime(2025, 1, 1)
    for member, address in ((key_of(person), None), (None, f"  {email.upper()} ")):
        name = club.canary(person, "guests.name")
        guest = club.add("guests", person, member_id=member, email=address, name=name, asked_at=asked)
        club.add("guest_items", person, guest_id=guest, wish=club.canary(person, "wish"))
    other = club.canary("stranger", "guests.email")
    club.add("guests", "stranger", member_id=None, email=f"{other}@mail.example", name=other, asked_at=asked)


def _together(club: Club, person: str, other: str) -> None:
    """A post and a photo of one, with comments by the other and by both."""
    post = club.add("posts", person, member_id=key_of(person), title=club.canary(person, "posts.title"), body="")
    photo = club.add("photos", person, member_id=key_of(person), caption=club.canary(person, "photos.caption"))
    said = f"{club.canary(person, 'walls.text')} to @{club.names[other]}: hello @{club.names[other]}."
    club.add("walls", person, member_id=key_of(person), text=said)
    for kind, owner in (("Post", post), ("Photo", photo), ("Member", key_of(person))):
        for author in (person, other):
            text = club.canary(author, f"comments.{kind}")
            club.add(
                "comments",
                person,
                author,
                owner_type=kind,
                owner_id=owner,
                author_id=key_of(author),
                text=text,
                likes=3,
            )


# ---------------------------------------------------------------- what stands there


def build(url: str) -> Club:
    engine = sa.create_engine(url)
    club = Club(engine.dialect.name)
    fill(club)
    made = tables(club.dialect)
    made.create_all(engine)
    with engine.begin() as connection:
        for table in made.sorted_tables:
            if table.name in club.rows:
                connection.execute(table.insert(), club.rows[table.name])
        for statement in COPIES[club.dialect]:
            connection.exec_driver_sql(statement)
    engine.dispose()
    club.owners |= {("found", key): whose for (table, key), whose in club.owners.items() if table == "posts"}
    return club


def policy(dialect: str) -> str:
    """What follows by a refresh on one engine is made anew on the other."""
    if dialect in ("mariadb", "mysql"):
        return "".join(line for line in POLICY.splitlines(keepends=True) if "@follows@" not in line)
    return POLICY.replace("@follows@", "refresh" if dialect == "postgresql" else "rebuild")


Dump = dict[tuple[str, int], dict[str, str]]


def unmentioned(found: Dump, name: str) -> Dump:
    """The same rows when nobody speaks of somebody of this name any more."""
    mention = re.compile(rf"@{re.escape(name)}(?![\w])")
    texts = ("walls", "news")
    return {
        row: {column: mention.sub("@[gone]", value) if row[0] in texts else value for column, value in values.items()}
        for row, values in found.items()
    }


def dump(url: str) -> Dump:
    """Every value of every table, as the engine writes it; also of tables that the policy does not know."""
    engine = sa.create_engine(url)
    found: Dump = {}
    made = sa.MetaData()
    made.reflect(engine, views=True)
    with engine.connect() as connection:
        for table in made.sorted_tables:
            if table.name.startswith("found_"):
                # An index's own tables, in a form of its own: whether a word is in it is asked of the index.
                continue
            key = [] if "id" in table.c else [sa.literal_column("rowid").label("id")]
            columns = [*key, *(sa.cast(column, sa.Text).label(column.name) for column in table.c)]
            for row in connection.execute(sa.select(*columns).select_from(table)).mappings():
                found[table.name, int(row["id"])] = {name: row[name] or "" for name in table.columns.keys()}  # noqa: SIM118
    engine.dispose()
    return found


def canaries(found: Dump, person: str) -> Iterator[str]:
    """Where something of somebody stands."""
    for (table, key), row in found.items():
        yield from (f"{table} {key} {name}: {value}" for name, value in row.items() if f"{person}-" in value.lower())
