"""People that a draft knows for certain: a table of users with an address and a name."""

from __future__ import annotations

USERS = "CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL, name VARCHAR(60))"


def users(count: int = 40) -> str:
    rows = (f"({n}, 'p{n}@post.example', 'Jan de Vries')" for n in range(1, count + 1))
    return f"INSERT INTO users VALUES {', '.join(rows)}"
