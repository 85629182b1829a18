"""A service for workshops: customer organisations, whose people register hours on machines."""

from __future__ import annotations

SCHEMA = (
    "CREATE TABLE organisations (id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL, created_at"
    " TIMESTAMP WITH TIME ZONE NOT NULL, ended_at TIMESTAMP WITH TIME ZONE)",
    "CREATE TABLE teams (id INTEGER PRIMARY KEY, organisation_id INTEGER NOT NULL REFERENCES organisations (id),"
    " name VARCHAR(60) NOT NULL)",
    "CREATE TABLE users (id INTEGER PRIMARY KEY, organisation_id INTEGER NULL REFERENCES organisations (id),"
    " name VARCHAR(60) NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL)",
    "CREATE INDEX users_organisation ON users (organisation_id)",
    "CREATE TABLE workers (id INTEGER PRIMARY KEY, team_id INTEGER NULL REFERENCES teams (id),"
    " name VARCHAR(60) NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL)",
    "CREATE INDEX workers_team ON workers (team_id)",
    "CREATE TABLE machines (id INTEGER PRIMARY KEY, organisation_id INTEGER NOT NULL REFERENCES organisations (id),"
    " name VARCHAR(60) NOT NULL)",
    "CREATE INDEX machines_organisation ON machines (organisation_id)",
    "CREATE INDEX teams_organisation ON teams (organisation_id)",
    "CREATE TABLE hours (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), machine_id INTEGER"
    " NULL REFERENCES machines (id), worked_on DATE NOT NULL, note VARCHAR(60) NULL)",
    "CREATE INDEX hours_user ON hours (user_id)",
    "CREATE INDEX hours_machine ON hours (machine_id)",
    "CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),"
    " booked_on DATE NOT NULL, name VARCHAR(60) NULL)",
    "CREATE INDEX invoices_user ON invoices (user_id)",
)
BORN = "'2020-01-01 00:00:00+00:00'"
ROWS = (
    f"INSERT INTO organisations VALUES (1, 'Alpha Metaal', {BORN}, NULL), (2, 'Beta Bouw', {BORN}, NULL),"
    f" (3, 'Gamma Glas', {BORN}, '2022-01-01 00:00:00+00:00')",
    "INSERT INTO teams VALUES (1, 1, 'draaien'), (2, 2, 'frezen')",
    f"INSERT INTO users VALUES (1, 1, 'Alice', {BORN}), (2, 1, 'Bob', {BORN}), (3, 2, 'Charlie', {BORN}),"
    f" (4, 3, 'Dirk', {BORN})",
    f"INSERT INTO workers VALUES (1, 1, 'Wim', {BORN}), (2, 2, 'Zoe', {BORN})",
    "INSERT INTO machines VALUES (1, 1, 'draaibank'), (2, 2, 'frees'), (3, 3, 'oven')",
    "INSERT INTO hours VALUES (1, 1, 1, '2026-05-01', 'a'), (2, 2, 1, '2026-05-02', 'b'), (3, 3, 2, '2026-05-03', 'c'),"
    " (4, 4, 3, '2026-05-04', 'd')",
    "INSERT INTO invoices VALUES (1, 2, '2025-03-01', 'Bob'), (2, 3, '2025-03-01', 'Charlie')",
)

POLICY = """
organisations:
  customer: {table: organisations, key: id, born: created_at, known_by: [name]}
people:
  user:
    table: users
    key: id
    born: created_at
    known_by: [name]
    belongs to: organisation_id -> customer
    role: processor
  worker: {table: workers, key: id, born: created_at, belongs to: team_id -> teams, role: processor}
tables:
  organisations:
    whose: {self: id -> customer}
    not personal: {name: the name of a company}
    events: {created_at: always there, ended_at: not yet}
  teams: {whose: {self: organisation_id -> customer}, not personal: {name: what a team is called}}
  machines: {whose: {self: organisation_id -> customer}, not personal: {name: what a machine is called}}
  users:
    whose: {self: id -> user}
    personal: {name: name}
    events: {created_at: always there}
  workers:
    whose: {self: id -> worker}
    personal: {name: name}
    events: {created_at: always there}
  hours:
    whose: {self: user_id -> user}
    personal: {note: working hours}
    events: {worked_on: always there}
    points at: {machine_id -> machines: keeps it}
  invoices:
    whose: {self: user_id -> user}
    personal: {name: invoice}
    events: {booked_on: always there}
activities:
  register-hours:
    purpose: To register hours
    basis: contract
    uses: [users.name, workers.name, hours.note, organisations, teams, machines]
    keep: 2 years after organisations.ended_at
  accounting:
    purpose: To keep the books
    basis: legal obligation
    uses: [invoices.name]
    keep: nl.tax.records after invoices.booked_on
"""
