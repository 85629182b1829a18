"""Made-up applications in the shapes of real ones: a schema with notes on what its columns hold, filled with people.

The note behind a column says what stands in it (`-- personal email`); `personal` is what a draft may not miss. The note
behind a table says how many rows it has and whose they are: `of GROUP`, `of TABLE`, `of themselves`, `nobody`, or
`unclear` where a person could not tell either.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from stdnum import iban as iban_
from stdnum.nl import bsn as bsn_

SHAPES = Path(__file__).parent / "shapes"
NAMES = sorted(path.stem for path in SHAPES.glob("*.sql"))

_TABLE = re.compile(r"CREATE TABLE (\w+) \( -- (\d+) rows, ([^\n]+)\n(.*?)\n\);", re.DOTALL)
_COLUMN = re.compile(r'\s*"?(\w+)"? .*?(?:-- (.*))?')


def _listed(words: str) -> list[str]:
    return words.split("|")


NOW = datetime(2026, 3, 1, 12, 0, 0)

FIRST = _listed("Jan|Sanne|Mohammed|Fatima|Xiu|Olumide|Wout|Saskia|Bjørn|Zoë|Siobhan|Ngozi|Pieter|Anke|Luc|Mieke|Tariq")
LAST = _listed("de Vries|Jansen|Bakker|van den Berg|Okonkwo|Yilmaz|Peeters|El Amrani|Müller|Smit|Dubois|Wójcik|Nguyen")
STREETS = _listed("Dorpsstraat|Kerkweg|Lindelaan|Prinsengracht|Stationsplein|Molenweg|Hoofdstraat")
TOWNS = _listed("Groningen|Utrecht|Gent|Antwerpen|Zwolle|Leiden")
THINGS = _listed("blue chair|red lamp|steel hammer|paper folder|oak table|glass bowl|green rug|garden hose|desk light")
WORDS = _listed("alpha|bravo|delta|echo|golf|hotel|india|lima|november|oscar|quebec|sierra|tango|zulu")
SENTENCES = (
    "Ik had graag geweten of dit ook op zaterdag kan, want door de week werk ik",
    "Kunt u mij terugbellen over de bestelling van vorige week alstublieft",
    "Prima geholpen door de mensen aan de balie, daar kom ik zeker terug",
    "This did not work for me at all, so I tried it once more after lunch",
)
SICK = (
    "Ziek gemeld met griep, verwacht maandag terug",
    "Burn-out, onder behandeling van de bedrijfsarts",
    "Operatie aan de knie, hersteld na zes weken thuis",
)


@dataclass
class Shape:
    name: str
    ddl: str
    whose: dict[str, str] = field(default_factory=dict)
    personal: dict[str, str] = field(default_factory=dict)
    """Per personal column (`users.email`) what stands in it."""
    plain: set[str] = field(default_factory=set)

    def of(self, whose: str) -> set[str]:
        return {table for table, said in self.whose.items() if said == whose}


def shape(name: str) -> Shape:
    ddl = (SHAPES / f"{name}.sql").read_text(encoding="utf-8")
    made = Shape(name, ddl)
    for table, _, whose, body in _TABLE.findall(ddl):
        made.whose[table] = whose.strip()
        for column, note in _columns(body):
            if note.startswith("personal "):
                made.personal[f"{table}.{column}"] = note.removeprefix("personal ")
            else:
                made.plain.add(f"{table}.{column}")
    return made


def _columns(body: str) -> list[tuple[str, str]]:
    found = []
    for line in body.splitlines():
        match = _COLUMN.fullmatch(line)
        if match and match[1] != "PRIMARY":
            found.append((match[1], match[2] or "key"))
    return found


def build(made: Shape, engine: Engine, seed: int = 7) -> None:
    """Make and fill the tables. References point at rows that are there, in whatever order the tables stand."""
    maker = _Maker(random.Random(seed), {})
    rows = {table: int(count) for table, count, _, _ in _TABLE.findall(made.ddl)}
    keys = {table: _keys(table, body, rows[table], maker) for table, _, _, body in _TABLE.findall(made.ddl)}
    maker.keys = keys
    with engine.begin() as connection:
        for statement in _in_order(made.ddl, engine.dialect.name):
            connection.exec_driver_sql(statement)
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        for table, _, _, body in _TABLE.findall(made.ddl):
            _fill(connection, table, _columns(body), body, keys[table], maker)
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = origin")
            connection.exec_driver_sql("ANALYZE")


def _in_order(ddl: str, dialect: str) -> list[str]:
    """Without the notes; in PostgreSQL a table that is pointed at comes first."""
    bare = re.sub(r" --.*", "", ddl)
    statements = [s.strip() for s in bare.split(";") if "CREATE" in s]
    statements = [s[s.index("CREATE") :] for s in statements]
    made: set[str] = set()
    ordered: list[str] = []
    while statements:
        for statement in statements:
            table = re.findall(r"CREATE TABLE (\w+)", statement)[0]
            if set(re.findall(r"REFERENCES (\w+)", statement)) - {table} <= made:
                ordered.append(_quoted(statement) if dialect == "postgresql" else statement)
                made.add(table)
                statements.remove(statement)
                break
    return ordered


def _quoted(statement: str) -> str:
    """Names with capitals keep them."""
    return re.sub(r'(?<!")\b((?:tbl|lng|str|dat|bln|cur|mem)[A-Z]\w*)\b', r'"\1"', statement)


def _keys(table: str, body: str, count: int, maker: _Maker) -> list[Any]:
    first = next((c for c in body.splitlines() if "PRIMARY KEY" in c and not c.strip().startswith("PRIMARY")), "")
    if not first:
        return list(range(1, count + 1))
    if "VARCHAR(36)" in first:
        return [str(maker.uuid()) for _ in range(count)]
    if "VARCHAR(2)" in first:
        return ["NL", "BE", "DE", "FR", "LU"][:count]
    if "DATE" in first:
        return [date(2026, 1, 1) + timedelta(days=9 * at) for at in range(count)]
    if "VARCHAR" in first:
        return [hashlib.md5(f"{table}{at}".encode()).hexdigest() for at in range(count)]
    return list(range(1, count + 1))


def _fill(
    connection: Any, table: str, columns: list[tuple[str, str]], body: str, keys: list[Any], maker: _Maker
) -> None:
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name, _ in columns)
    marks = ", ".join(f":c{at}" for at in range(len(columns)))
    pairs: set[tuple[Any, ...]] = set()
    rows = []
    for at, key in enumerate(keys):
        row = [maker.value(note, key, at) for _, note in columns]
        if "PRIMARY KEY (" in body:
            if (pair := tuple(row[:2])) in pairs:
                continue
            pairs.add(pair)
        rows.append({f"c{n}": value for n, value in enumerate(row)})
    connection.execute(text(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"), rows)


class _Maker:
    """One value for each note; the same seed gives the same application."""

    def __init__(self, rng: random.Random, keys: dict[str, list[Any]]) -> None:
        self.rng = rng
        self.keys = keys

    def value(self, note: str, key: Any, at: int) -> Any:
        kind, _, rest = note.removeprefix("personal ").partition(" ")
        if kind == "key":
            return key
        if kind in ("ref", "ref0", "nref"):
            nobody = {"ref0": 0, "nref": None}.get(kind, 1)
            return nobody if kind != "ref" and self.rng.random() < 0.3 else self.rng.choice(self.keys[rest])
        if kind == "oneof":
            return self.keys[rest][at]
        if kind == "code":
            return self.rng.choice(rest.split("|"))
        return getattr(self, kind)(at)

    def uuid(self) -> str:
        digits = hashlib.sha256(str(self.rng.random()).encode()).hexdigest()
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"

    def null(self, at: int) -> None:
        return None

    def first(self, at: int) -> str:
        return self.rng.choice(FIRST)

    def last(self, at: int) -> str:
        return self.rng.choice(LAST)

    def name(self, at: int) -> str:
        return f"{self.rng.choice(FIRST)} {self.rng.choice(LAST)}"

    def initials(self, at: int) -> str:
        return ".".join(self.rng.sample("ABCDEHJKLMPRSTW", 2)) + "."

    def handle(self, at: int) -> str:
        return f"{self.rng.choice(WORDS)}_{self.rng.choice(FIRST).lower()}{at}"

    def email(self, at: int) -> str:
        return f"{self.rng.choice(FIRST).lower()}.{at % 37}@{self.rng.choice(WORDS)}.example"

    useremail = email

    def phone(self, at: int) -> str:
        return (
            self.rng.choice(["06", "+316"])
            + "".join(self.rng.choices("12345689", k=1))
            + "".join(self.rng.choices("0123456789", k=7))
        )

    def street(self, at: int) -> str:
        return f"{self.rng.choice(STREETS)} {self.rng.randint(1, 200)}"

    def small(self, at: int) -> str:
        return str(self.rng.randint(1, 200))

    def postcode(self, at: int) -> str:
        return f"{self.rng.randint(1000, 9999)} {''.join(self.rng.choices('ABCEGHJKL', k=2))}"

    def town(self, at: int) -> str:
        return self.rng.choice(TOWNS)

    def birth(self, at: int) -> date:
        return date(self.rng.randint(1938, 2006), self.rng.randint(1, 12), self.rng.randint(1, 28))

    def bsn(self, at: int) -> str:
        while True:
            digits = f"{self.rng.randint(10_000_000, 299_999_999):09}"
            if bsn_.is_valid(digits):
                return digits

    def iban(self, at: int) -> str:
        body = "INGB" + f"{self.rng.randint(1, 10**10 - 1):010}"
        return f"NL{iban_.calc_check_digits('NL00' + body)}{body}"

    def plate(self, at: int) -> str:
        letters = "".join(self.rng.choices("BDFGHJKLNPRSTVXZ", k=3))
        return f"{self.rng.randint(10, 99)}-{letters}-{self.rng.randint(1, 9)}"

    def ip(self, at: int) -> str:
        return f"198.51.100.{self.rng.randint(1, 254)}"

    def agent(self, at: int) -> str:
        return f"Mozilla/5.0 (X11; Linux x86_64; rv:{self.rng.randint(90, 130)}.0) Gecko/20100101 Firefox/120.0"

    def url(self, at: int) -> str:
        return f"https://{self.rng.choice(WORDS)}.example/{at}"

    def bcrypt(self, at: int) -> str:
        return "$2y$10$" + hashlib.sha256(str(at).encode()).hexdigest()[:53]

    def phpass(self, at: int) -> str:
        return "$P$B" + hashlib.sha256(str(at).encode()).hexdigest()[:30]

    def pbkdf2(self, at: int) -> str:
        return "pbkdf2_sha256$600000$" + hashlib.sha256(str(at).encode()).hexdigest()

    def hash(self, at: int) -> str:
        return hashlib.md5(str(self.rng.random()).encode()).hexdigest()

    def token(self, at: int) -> str:
        return hashlib.sha512(str(self.rng.random()).encode()).hexdigest()[:60]

    def locale(self, at: int) -> str:
        return self.rng.choice(["nl", "fr", "en"])

    def job(self, at: int) -> str:
        return self.rng.choice(["teacher", "nurse", "developer", "driver"])

    def text(self, at: int) -> str:
        return f"{self.rng.choice(SENTENCES)}. {self.rng.choice(SENTENCES)} ({at})"

    def sick(self, at: int) -> str:
        return f"{self.rng.choice(SICK)} ({at})"

    def sentence(self, at: int) -> str:
        return " ".join(self.rng.choice(SENTENCES).split()[: self.rng.randint(3, 8)])

    def thing(self, at: int) -> str:
        return f"{self.rng.choice(THINGS)} {at}"

    def word(self, at: int) -> str:
        return f"{self.rng.choice(WORDS)}{at}"

    def picture(self, at: int) -> str:
        return f"{self.rng.choice(WORDS)}-{at}.jpg"

    def bool(self, at):
        return self.rng.random() < 0.4

    def int(self, at):
        return self.rng.randint(0, 900)

    def moment(self, at: int) -> datetime:
        return NOW - timedelta(minutes=self.rng.randint(1, 3_000_000))

    def epoch(self, at: int) -> int:
        return int(self.moment(at).replace(tzinfo=UTC).timestamp())

    def json(self, at):
        return json.dumps({"action": "opened", "person": {"name": self.name(at), "email": self.email(at)}, "count": at})
