"""Rows that nothing but an address leads to: of whom most of them are, and not of whoever is looked at first."""

from __future__ import annotations

from drafting.conftest import Say
from drafting.measuring import read

NAMES = ("Anna", "Bart", "Carla", "Daan", "Eva", "Frank", "Greet", "Hugo", "Inge", "Jan", "Karin", "Leo")


def mails(of: str, numbers: range) -> list[str]:
    return [f"'{NAMES[n].lower()}@{of}.example'" for n in numbers]


def rows(table: str, columns: str, values: list[str]) -> str:
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join(f'({n}, {one})' for n, one in enumerate(values, 1))}"


def people(table: str, of: str) -> list[str]:
    """Twelve of them, with a password, so that nobody doubts that they are people."""
    each = [f"{mail}, '{NAMES[n]}', '$2b$12$abcdefghijklmnopqrstuv{n}'" for n, mail in enumerate(mails(of, range(12)))]
    return [
        f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, email VARCHAR(80), first_name VARCHAR(40),"
        " password VARCHAR(80))",
        rows(table, "id, email, first_name, password", each),
    ]


def letters(table: str, column: str, values: list[str]) -> list[str]:
    """Rows with an address that say nothing else of anybody."""
    return [
        f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {column} VARCHAR(80), sent_on DATE)",
        rows(table, f"id, {column}", values),
    ]


def test_the_people_most_of_whose_addresses_are_found_go_before_those_at_which_most_points(say: Say) -> None:
    text = say(
        *people("employees", "work"),
        *people("customers", "post"),
        # Most references point at employees: they are looked at first.
        *(
            f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, employee_id INTEGER REFERENCES employees (id),"
            " said VARCHAR(80))"
            for name in ("shifts", "holidays", "lockers")
        ),
        *letters("reminders", "email", [*mails("post", range(10)), *mails("work", range(2))]),
        *letters("parcels", "customer_email", [*mails("work", range(7)), *mails("post", range(6, 12))]),
        *letters("surveys", "email", [*mails("post", range(6)), *mails("work", range(6))]),
        "INSERT INTO customers (id, email) VALUES (13, 'Anna@post.example')",
    )

    tables = read(text)["tables"]
    assert "`fold(email) -> customer.email`" in text and "?" in tables["reminders"]["whose"].values()
    assert "fold(customer_email) -> customer.email" in tables["parcels"]["whose"].values()
    assert "?" in tables["surveys"]["whose"].values()
    asked = next(line for line in text[text.index("\n  surveys:") :].splitlines() if '"?"' in line)
    assert "`fold(email) -> employee.email`: 6 of 12 values of email are a email of employees" in asked
    assert "6 of 12 a email of customers" in asked
    reminders = text[text.index("\n  reminders:") :]
    assert "10 of 12 values of email are a email of customers (2 of 12 a email of employees; 1 of them is" in reminders
