"""Who has to be told is counted over all rows that lead to somebody, over other tables too, and in one statement."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from sqlalchemy import create_engine, text

from gestand.changes.diff import diff
from gestand.changes.telling import ToTell, to_tell
from gestand.datamap.bind import bind
from gestand.policy.reader import read
from gestand.stores import open_stores
from support.engines import in_words_of

SCHEMA = (
    "CREATE TABLE users (org INTEGER NOT NULL, nr INTEGER NOT NULL, name VARCHAR(20), PRIMARY KEY (org, nr))",
    "CREATE TABLE cvs (id INTEGER PRIMARY KEY, org INTEGER, nr INTEGER, title VARCHAR(20))",
    "CREATE TABLE jobs (id INTEGER PRIMARY KEY, cv_id INTEGER, employer VARCHAR(20), at TIMESTAMP WITH TIME ZONE)",
    "INSERT INTO users VALUES (1, 1, 'Alice'), (1, 2, 'Bob'), (2, 1, 'Charlie'), (2, 2, NULL)",
    # Alice has two CVs with a job each, Bob one whose job was blanked, Charlie an empty one; one is nobody's.
    "INSERT INTO cvs VALUES (1, 1, 1, 'a'), (2, 1, 1, 'b'), (3, 1, 2, 'c'), (4, 2, 1, 'd'), (5, NULL, NULL, 'e')",
    "INSERT INTO jobs VALUES (1, 1, 'X', NULL), (2, 2, 'Y', NULL), (3, 3, NULL, NULL), (4, 5, 'Z', NULL)",
)
POLICY = """\
version: "1"
established: NL
controller: {{name: Voorbeeld B.V., contact: privacy@voorbeeld.example}}
stores: {{app: {{url: "{url}"}}}}
people: {{user: {{table: users, key: [org, nr]}}}}
tables:
  users: {{whose: {{self: "(org, nr) -> user"}}, personal: {{name: name}}}}
  cvs: {{whose: {{self: "(org, nr) -> user"}}, personal: {{title: own text}}}}
  jobs:
    whose: {{self: cv_id -> cvs}}
    personal: {{employer: work experience}}
    events: {{at: not yet}}
activities:
  show: {{basis: contract, uses: [users.name, cvs.title], keep: until it ends}}
  compare: {{basis: legitimate interest, interest: better CVs, uses: [jobs.employer], keep: 1 year after jobs.at}}
"""


def test_people_are_counted_once_whatever_leads_to_them(database_url: str, tmp_path: Path) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        for statement in SCHEMA:
            connection.execute(text(in_words_of(database_url, statement)))
    path = tmp_path / "privacy.yaml"
    path.write_text(POLICY.format(url=engine.url.render_as_string(hide_password=False)), encoding="utf-8")
    new = read(path)
    stores = open_stores(new, os.environ)
    try:
        told = {}
        for name in ("show", "compare"):
            activities = (replace(a, purpose="else") if a.name == name else a for a in new.activities)
            old = replace(new, activities=tuple(activities))
            (told[name],) = to_tell(bind(new, stores), stores, diff(old, new))
    finally:
        for store in stores.values():
            store.close()
        engine.dispose()
    assert told["compare"] == ToTell("user", 1, {"compare": 1}, {"compare": "object"})
    assert told["show"] == ToTell("user", 3, {"show": 3}, {"show": "leave"})
