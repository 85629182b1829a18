"""What people's rows hang on without being people, rows that are somebody's by one link or another, and records."""

from __future__ import annotations

from drafting.conftest import Say
from drafting.measuring import claims, read

PEOPLE = "CREATE TABLE member (id INTEGER PRIMARY KEY, email VARCHAR(80), name VARCHAR(60), password VARCHAR(90))"
CLERKS = "CREATE TABLE staff_user (id INTEGER PRIMARY KEY, email VARCHAR(80), name VARCHAR(60), password VARCHAR(90))"
FAIRS = (
    "CREATE TABLE fair (id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL, email VARCHAR(80) NOT NULL,"
    " contact_phone VARCHAR(30), website VARCHAR(90))"
)
STANDS = (
    "CREATE TABLE stand (id INTEGER PRIMARY KEY, fair_id INTEGER NOT NULL REFERENCES fair (id),"
    " member_id INTEGER NOT NULL REFERENCES member (id), wish VARCHAR(200))"
)
HALLS = "CREATE TABLE hall (id INTEGER PRIMARY KEY, fair_id INTEGER NOT NULL REFERENCES fair (id), title VARCHAR(60))"
NAMES = ("Jan de Vries", "Sanne Bakker", "Mohammed Yilmaz", "Anke Smit", "Luc Peeters")


def people(table: str, count: int = 24, first: int = 1) -> str:
    rows = (f"({n}, 'p{n}@post.example', '{NAMES[n % 5]}', 'x{n}')" for n in range(first, first + count))
    return f"INSERT INTO {table} VALUES {', '.join(rows)}"


def rows(table: str, *made: str) -> str:
    return f"INSERT INTO {table} VALUES {', '.join(made)}"


def fair(say: Say, *more: str) -> str:
    stands = (f"({n}, {1 + n % 3}, {n}, 'graag bij het raam en niet te dicht bij de ingang')" for n in range(1, 25))
    return say(
        PEOPLE,
        people("member"),
        FAIRS,
        rows("fair", *(f"({n}, 'Beurs {n}', 'beurs{n}@fair.example', '+31201234{n}00', '')" for n in (1, 2, 3))),
        STANDS,
        rows("stand", *stands),
        HALLS,
        rows("hall", *(f"({n}, {1 + n % 3}, 'Hal {n}')" for n in range(1, 10))),
        *more,
    )


def test_what_many_people_hang_on_is_nobody_although_it_has_a_name_and_an_address(say: Say) -> None:
    policy = read(fair(say))

    assert list(policy["people"]) == ["member"]
    assert "whose" not in policy["tables"]["fair"]
    assert claims(policy, "stand") == ["member"]


def test_an_address_makes_a_question_of_it_and_what_it_is_set_up_with_is_not_asked(say: Say) -> None:
    policy = read(fair(say))

    assert policy["tables"]["fair"]["nothing personal"] == "?"
    assert policy["tables"]["hall"]["nothing personal"] not in ("", "?")


ORDERS = (
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES member (id), email VARCHAR(80) NOT NULL,"
    " phone VARCHAR(30), secret_token VARCHAR(60))"
)
LINES = "CREATE TABLE order_line (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id), n INTEGER)"
MAILS = (
    "CREATE TABLE sent_mail (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES member (id),"
    " user_id INTEGER REFERENCES staff_user (id), order_id INTEGER REFERENCES orders (id), body VARCHAR(200))"
)


def shop(say: Say, *more: str) -> str:
    orders = (
        f"({n}, {n if n < 9 else 'NULL'}, 'k{n}@order.example', '+3161234500{n}', '{n:040x}')" for n in range(1, 17)
    )
    mails = [
        f"({n}, {n if n < 9 else 'NULL'}, NULL, {n}, 'Uw bestelling is onderweg en komt morgen')" for n in range(1, 17)
    ]
    mails += [f"({n}, NULL, {n - 20}, NULL, 'Er is een nieuw rooster voor de balie klaar')" for n in range(21, 25)]
    return say(
        PEOPLE,
        people("member"),
        CLERKS,
        people("staff_user", 6),
        ORDERS,
        rows("orders", *orders),
        LINES,
        rows("order_line", *(f"({n}, {n}, 1)" for n in range(1, 17))),
        MAILS,
        rows("sent_mail", *mails),
        *more,
    )


def test_a_row_with_an_address_that_points_at_somebody_is_theirs_or_a_guests(say: Say) -> None:
    policy = read(shop(say))

    assert claims(policy, "orders") == ["member", "guest"]
    assert claims(policy, "order_line") == ["orders.member", "orders.guest"]


def test_a_row_is_somebodys_by_one_link_or_by_another(say: Say) -> None:
    text = shop(say)

    assert "member: member_id -> member" in text
    assert "user: user_id -> user" in text
    assert claims(read(text), "sent_mail") == ["member", "user", "orders.member", "orders.guest"]


LOG = (
    "CREATE TABLE audit_log (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES staff_user (id),"
    " object_type VARCHAR(30) NOT NULL, object_id INTEGER NOT NULL, data VARCHAR(200))"
)


def test_a_record_of_what_was_done_is_about_whom_it_was_done_to(say: Say) -> None:
    logged = [f"({n}, {1 + n % 6}, 'Member', {n}, 'nieuw adres: p{n}@post.example')" for n in range(1, 13)]
    logged += [f"({n}, {1 + n % 6}, 'Order', {n - 12}, 'telefoon gewijzigd')" for n in range(13, 25)]
    text = shop(say, LOG, rows("audit_log", *logged))
    whose = read(text)["tables"]["audit_log"]["whose"]

    assert "object_id -> member when object_type is Member" in whose.values()
    assert "object_id -> orders.member when object_type is Order" in whose.values()
    assert "object_id -> orders.guest when object_type is Order" in whose.values()
    assert whose["user"] == {"by": "user_id -> user", "then": "blanked"}
    assert read(text)["tables"]["audit_log"]["points at"]["user_id -> staff_user"] == "lets go"


def test_a_link_that_no_row_has_says_nothing_of_whose_a_row_is(say: Say) -> None:
    policy = read(
        shop(
            say,
            "CREATE TABLE print_job (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES staff_user (id),"
            " order_id INTEGER NOT NULL REFERENCES orders (id), label VARCHAR(60))",
            rows("print_job", *(f"({n}, NULL, {n}, 'etiket {n}')" for n in range(1, 17))),
        )
    )

    assert claims(policy, "print_job") == ["orders.member", "orders.guest"]


def test_what_several_tables_of_one_purpose_share_is_asked_once(say: Say) -> None:
    text = shop(say)
    about = [activity for activity in read(text)["activities"] if activity.startswith("handle-orders")]

    assert about == ["handle-orders"]


def test_a_part_of_a_guests_order_or_of_a_basket_is_of_either(say: Say) -> None:
    answers = [f"({n}, {n}, NULL, 'liever geen vis en ook geen noten')" for n in range(1, 13)]
    answers += [f"({n}, NULL, {n - 12}, 'zonder melk als dat kan')" for n in range(13, 19)]
    policy = read(
        shop(
            say,
            "CREATE TABLE basket (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES member (id))",
            rows("basket", *(f"({n}, {n})" for n in range(1, 13))),
            "CREATE TABLE reply (id INTEGER PRIMARY KEY, line_id INTEGER REFERENCES order_line (id),"
            " basket_id INTEGER REFERENCES basket (id), body VARCHAR(200))",
            rows("reply", *answers),
        )
    )

    assert claims(policy, "reply") == ["order_line.self", "order_line.guest", "basket"]


def test_what_is_written_of_a_row_that_an_address_makes_somebodys_is_theirs(say: Say) -> None:
    waiting = [f"({n}, 'p{n}@post.example', '+3161234509{n}', '{NAMES[n % 5]}')" for n in range(1, 10)]
    logged = [f"({n}, {1 + n % 6}, 'Waiting', {n}, 'op de lijst gezet: p{n}@post.example')" for n in range(1, 10)]
    text = shop(
        say,
        "CREATE TABLE waiting (id INTEGER PRIMARY KEY, email VARCHAR(80), phone VARCHAR(30), name VARCHAR(60))",
        rows("waiting", *waiting),
        LOG,
        rows("audit_log", *logged),
    )
    said = read(text)["tables"]["audit_log"]

    assert "object_id -> waiting.member when object_type is Waiting" in said["whose"].values()
    assert said["personal"]["data"]["of"] == next(k for k, v in said["whose"].items() if "waiting.member" in str(v))
