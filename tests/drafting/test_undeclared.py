"""Applications without one declared key: what names, values and types say of whose a row is."""

import re

import yaml

from drafting.conftest import Say

PEOPLE = """
CREATE TABLE members (id INTEGER PRIMARY KEY, nick VARCHAR(60) NOT NULL UNIQUE, email VARCHAR(120),
  password VARCHAR(90));
INSERT INTO members VALUES (3, 'Anna Smit', 'anna@example.org', 'x'), (5, 'Bert Bakker', 'bert@example.org', 'x'),
  (8, 'Carla Visser', 'carla@example.org', 'x'), (9, 'Daan Mulder', 'daan@example.org', 'x');
"""


def made(say: Say, *parts: str) -> str:
    return say(*(statement for part in parts for statement in part.split(";") if statement.strip()))


def table(text: str, name: str) -> dict:
    found = yaml.load(text, Loader=yaml.CSafeLoader)["tables"][name]
    assert isinstance(found, dict)
    return found


AUTHORS = """
CREATE TABLE author (author_id INTEGER PRIMARY KEY, member_id INTEGER UNIQUE, display_name VARCHAR(60) NOT NULL UNIQUE);
CREATE TABLE entry (entry_id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL, from_ip VARCHAR(40), body TEXT);
CREATE TABLE picture (id INTEGER PRIMARY KEY, entry_id INTEGER NOT NULL, caption VARCHAR(90));
INSERT INTO author VALUES (1, 3, 'Anna Smit'), (2, 5, 'Bert Bakker'), (3, 8, 'Carla Visser'), (4, NULL, 'Piet de Boer');
INSERT INTO entry VALUES (1, 1, '10.0.0.1', 'Een lange zin over het weer van vandaag'),
  (2, 2, '10.0.0.2', 'Nog een zin over het weer van gisteren'), (3, 4, '10.0.0.3', 'En een zin over morgen');
INSERT INTO picture VALUES (1, 1, 'Zomer'), (2, 3, 'Winter')
"""


def test_one_person_in_two_tables_is_one_person_and_the_rest_are_guests(say: Say) -> None:
    text = made(say, PEOPLE, AUTHORS)

    assert table(text, "author")["whose"] == {"member": "member_id -> member", "guest": "author_id -> author"}
    assert table(text, "entry")["whose"] == {
        "author": "author_id -> author.member",
        "guest": "author_id -> author.guest",
    }
    assert table(text, "picture")["whose"]["guest"] == "entry_id -> entry.guest"


def test_when_everybody_is_somebody_of_another_table_they_are_no_people_of_their_own(say: Say) -> None:
    text = made(say, PEOPLE, AUTHORS.replace(", (4, NULL, 'Piet de Boer')", "").replace("(3, 4, '10", "(3, 3, '10"))

    assert list(yaml.load(text, Loader=yaml.CSafeLoader)["people"]) == ["member"]
    assert table(text, "entry")["whose"] == {"self": "author_id -> author"}


def test_who_blocked_somebody_is_not_whose_the_block_is(say: Say) -> None:
    text = made(
        say,
        PEOPLE,
        "CREATE TABLE blocks (id INTEGER PRIMARY KEY, blk_user INTEGER NOT NULL, blk_by_user INTEGER NOT NULL,"
        " blk_create_account INTEGER NOT NULL, reason VARCHAR(90));"
        "INSERT INTO blocks VALUES (1, 5, 3, 1, 'a'), (2, 8, 3, 1, 'b'), (3, 9, 3, 0, 'c')",
    )

    assert table(text, "blocks")["whose"] == {"blk-user": "blk_user -> member"}
    assert "blk_create_account ->" not in text


def test_how_many_there_are_points_at_nobody(say: Say) -> None:
    text = made(
        say,
        PEOPLE,
        "CREATE TABLE figures (id INTEGER PRIMARY KEY, members INTEGER, active_users INTEGER);"
        "INSERT INTO figures VALUES (1, 5, 3)",
    )

    assert "figures" in text
    assert "members ->" not in text
    assert "active_users ->" not in text


def test_words_that_are_written_as_one_are_told_apart(say: Say) -> None:
    text = made(
        say,
        PEOPLE,
        "CREATE TABLE rooms (id INTEGER PRIMARY KEY, label VARCHAR(30), lastupdatedby INTEGER NOT NULL);"
        "INSERT INTO rooms VALUES (1, 'A', 3), (2, 'B', 9), (3, 'C', 5)",
    )

    assert table(text, "rooms")["points at"] == {"lastupdatedby -> members": "keeps it"}


def test_a_column_that_ends_in_the_key_of_another_table_points_at_it(say: Say) -> None:
    text = made(
        say,
        PEOPLE,
        "CREATE TABLE changes (ch_id INTEGER PRIMARY KEY, ch_member INTEGER NOT NULL, ch_text TEXT);"
        "CREATE TABLE labels (lb_id INTEGER PRIMARY KEY, lb_ch_id INTEGER, lb_word VARCHAR(20));"
        "INSERT INTO changes VALUES (1, 3, 'Een zin over wat er is veranderd'), (2, 5, 'Nog een zin over iets');"
        "INSERT INTO labels VALUES (1, 2, 'nieuw'), (2, 1, 'oud')",
    )

    assert table(text, "labels")["whose"] == {"self": "lb_ch_id -> changes"}


def test_a_key_of_who_knows_what_is_asked_with_what_was_seen(say: Say) -> None:
    text = made(
        say,
        PEOPLE,
        "CREATE TABLE visits (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, zxy_id INTEGER NOT NULL,"
        " qrs_id INTEGER, status_id INTEGER NOT NULL, wvu_id INTEGER);"
        "INSERT INTO visits VALUES (1, 3, 77, NULL, 1, 9), (2, 5, 78, 0, 1, 12)",
    )

    visits = table(text, "visits")
    assert visits["not personal"] == {"zxy_id": "?", "qrs_id": "?", "wvu_id": "?"}
    assert visits["structural"] == ["status_id"]
    asked = {line.split(":")[0].strip(): line for line in text.splitlines() if "its name means no table" in line}
    assert "(a number in 2 of 2 rows);" in asked["zxy_id"]
    assert "(no number in any of 2 rows);" in asked["qrs_id"]
    assert "`a key that no row has`" in asked["qrs_id"]
    assert "(a number in 2 of 2 rows; 1 of 2 are keys of members);" in asked["wvu_id"]


CHANGES = """
CREATE TABLE tickets (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, creator INTEGER NOT NULL, subject VARCHAR(90));
CREATE TABLE changes (id INTEGER PRIMARY KEY, objecttype VARCHAR(40) NOT NULL, objectid INTEGER NOT NULL,
  oldvalue VARCHAR(90), creator INTEGER NOT NULL);
CREATE TABLE letters (id INTEGER PRIMARY KEY, change_id INTEGER NOT NULL, subject VARCHAR(90), content TEXT,
  creator INTEGER NOT NULL);
INSERT INTO tickets VALUES (1, 3, 8, 'Printer'), (2, 3, 9, 'Scherm'), (4, 5, 8, 'Muis');
INSERT INTO changes VALUES (1, 'Desk::Ticket', 1, 'x', 8), (2, 'Desk::Member', 9, 'oud@example.org', 3),
  (3, 'Desk::Ticket', 4, 'y', 3), (4, 'Desk::System', 1, 'z', 3);
INSERT INTO letters VALUES (1, 1, 'Vraag', 'De printer op de gang doet het niet meer', 8),
  (2, 3, 'Antwoord', 'Wij komen er vandaag nog even naar kijken', 3)
"""


def test_a_row_about_another_is_of_whom_that_one_is_of_whoever_made_it(say: Say) -> None:
    whose = table(made(say, PEOPLE, CHANGES), "changes")["whose"]

    assert whose["members"] == "objectid -> member when objecttype is Desk::Member"
    assert whose["tickets"] == "objectid -> tickets when objecttype is Desk::Ticket"


def test_a_part_of_what_is_of_several_kinds_has_a_way_for_each(say: Say) -> None:
    letters = table(made(say, PEOPLE, CHANGES), "letters")

    assert letters["whose"]["tickets"] == "change_id -> changes.tickets"
    assert letters["whose"]["self"] == "change_id -> changes.members"
    assert letters["whose"]["creator"] == {"by": "creator -> member", "then": "blanked"}
    assert letters["personal"]["content"]["of"] == "creator"
    assert letters["personal"]["subject"]["of"] == ["self", "tickets"]


def test_a_part_of_what_many_work_in_stays_while_one_of_them_is_there(say: Say) -> None:
    shared = CHANGES.replace("tickets", "projects").replace("Ticket", "Project")
    letters = table(made(say, PEOPLE, shared), "letters")

    assert letters["whose"]["projects"] == {"by": "change_id -> changes.projects", "then": "blanked"}
    assert letters["whose"]["creator"] == {"by": "creator -> member", "then": "blanked"}


def test_a_row_by_the_key_of_another_table_is_a_part_of_its_rows(say: Say) -> None:
    text = made(
        say,
        PEOPLE,
        "CREATE TABLE changes (ch_id INTEGER PRIMARY KEY, ch_member INTEGER NOT NULL, ch_text TEXT);"
        "CREATE TABLE addresses_of (ao_ch_id INTEGER PRIMARY KEY, ao_hex VARCHAR(20));"
        "INSERT INTO changes VALUES (1, 3, 'Een zin over wat er is veranderd'), (2, 5, 'Nog een zin over iets');"
        "INSERT INTO addresses_of VALUES (1, '0A140102'), (2, '0A140103')",
    )

    assert table(text, "addresses_of")["whose"] == {"self": "ao_ch_id -> changes"}


def test_who_is_found_by_a_number_or_by_what_they_are_called_is_found_by_both(say: Say) -> None:
    text = made(
        say,
        PEOPLE,
        AUTHORS,
        "CREATE TABLE bans (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, who VARCHAR(60) NOT NULL);"
        "INSERT INTO bans VALUES (1, 0, 'Piet de Boer'), (2, 3, 'Anna Smit'), (3, 5, 'Bert Bakker')",
    )

    assert table(text, "bans")["whose"] == {
        "member": "member_id -> member",
        "author": "fold(who) -> author.display_name",
    }


def test_a_type_that_names_no_table_is_asked_about(say: Say) -> None:
    changes = table(made(say, PEOPLE, CHANGES), "changes")

    assert changes["points at nothing"] == {"objectid when objecttype is Desk::System": "?"}


def test_what_is_likely_of_a_doubtful_path_can_be_given_for_an_answer(say: Say) -> None:
    loose = CHANGES.replace("objectid INTEGER NOT NULL", "objectid VARCHAR(20) NOT NULL")
    loose = re.sub(r"\('?(\d)'?, '(Desk::\w+)', (\d)", r"(\1, '\2', 'no. \3'", loose)
    text = made(say, PEOPLE, loose)

    assert (
        "doubtful `objectid -> member when objecttype is Desk::Member`: objecttype says members, and the types" in text
    )


def test_an_id_that_is_spelled_in_a_text_is_likely(say: Say) -> None:
    spelled = CHANGES.replace("objectid INTEGER NOT NULL", "objectid VARCHAR(20) NOT NULL")
    spelled = re.sub(r"\('?(\d)'?, '(Desk::\w+)', (\d)", r"(\1, '\2', '\3'", spelled)

    changes = table(made(say, PEOPLE, spelled), "changes")

    assert changes["whose"]["members"] == "objectid -> member when objecttype is Desk::Member"


def test_a_whole_that_every_row_has_is_one_though_it_may_be_null(say: Say) -> None:
    loose = CHANGES.replace("change_id INTEGER NOT NULL", "change_id INTEGER")

    assert table(made(say, PEOPLE, loose), "letters")["whose"]["tickets"] == "change_id -> changes.tickets"


def test_a_member_is_somebody_before_a_row_of_the_members_of_a_team(say: Say) -> None:
    text = made(
        say,
        PEOPLE.replace("members", "people"),
        "CREATE TABLE teams (id INTEGER PRIMARY KEY, label VARCHAR(20));"
        "CREATE TABLE team_members (id INTEGER PRIMARY KEY, team_id INTEGER NOT NULL, member_id INTEGER NOT NULL,"
        " creator INTEGER NOT NULL);"
        "INSERT INTO teams VALUES (1, 'A'), (2, 'B');"
        "INSERT INTO team_members VALUES (1, 1, 3, 3), (2, 1, 5, 3), (3, 2, 8, 3), (4, 2, 9, 3), (5, 2, 3, 3),"
        " (6, 1, 8, 3), (7, 2, 5, 3), (8, 1, 9, 3), (9, 1, 5, 3)",
    )

    assert table(text, "team_members")["whose"] == {"member": "member_id -> people"}


def test_of_a_ticket_it_is_asked_whether_it_is_of_who_made_it(say: Say) -> None:
    text = made(say, PEOPLE, CHANGES)

    assert table(text, "tickets")["whose"] == {"creator": "?"}
    assert re.search(r"doubtful `creator -> member`: .* or is it of owner", text)


def test_what_is_called_a_transaction_and_has_no_amount_is_no_bookkeeping(say: Say) -> None:
    text = made(
        say, PEOPLE, CHANGES.replace("TABLE changes", "TABLE transactions").replace("INTO changes", "INTO transactions")
    )

    assert "nl.tax.records" not in text


ROLES = """
CREATE TABLE principals (id INTEGER PRIMARY KEY, principaltype VARCHAR(20) NOT NULL);
CREATE TABLE teams (id INTEGER PRIMARY KEY, label VARCHAR(20), area VARCHAR(40), instance INTEGER);
CREATE TABLE photos (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, title VARCHAR(90));
CREATE TABLE seats (id INTEGER PRIMARY KEY, participantid INTEGER NOT NULL, since DATE);
INSERT INTO photos VALUES (21, 3, 'a'), (22, 5, 'b'), (23, 8, 'c');
INSERT INTO teams VALUES (1, 'A', 'Desk::Photo-Team', 21), (2, 'B', 'Desk::Photo-Team', 22), (4, 'C', 'System', 1),
  (6, 'D', 'System', 1), (7, 'E', 'Desk::Photo-Team', 23), (10, 'F', 'System', 1), (11, 'F', 'System', 1),
  (12, 'F', 'System', 1);
INSERT INTO principals VALUES (1, 'Team'), (2, 'Team'), (3, 'Member'), (4, 'Team'), (5, 'Member'), (6, 'Team'),
  (7, 'Team'), (8, 'Member'), (9, 'Member'), (10, 'Team'), (11, 'Team'), (12, 'Team');
INSERT INTO seats VALUES (1, 3, '2026-01-01'), (2, 1, '2026-01-02'), (3, 5, NULL), (4, 2, NULL), (5, 8, NULL)
"""


def test_a_table_with_a_row_for_each_person_and_for_each_team_is_of_the_people(say: Say) -> None:
    text = made(say, PEOPLE, ROLES)

    assert table(text, "principals")["whose"]["members"] == "id -> member when principaltype is Member"


def test_tables_without_a_key_of_their_own_are_looked_at_all_the_same(say: Say) -> None:
    bare = ROLES.replace("teams (id INTEGER PRIMARY KEY", "teams (id INTEGER").replace(
        "principals (id INTEGER PRIMARY KEY", "principals (id INTEGER"
    )

    assert table(made(say, PEOPLE, bare), "photos")["whose"] == {"member": "member_id -> member"}


def test_who_may_be_a_person_or_a_team_is_found_in_the_table_of_both(say: Say) -> None:
    assert table(made(say, PEOPLE, ROLES), "seats")["whose"]["self"] == "participantid -> principals.members"


def test_words_that_begin_with_the_name_of_a_table_say_where_an_instance_leads(say: Say) -> None:
    teams = table(made(say, PEOPLE, ROLES), "teams")

    assert teams["whose"] == {"photos": "instance -> photos when area is Desk::Photo-Team"}
    assert teams["points at nothing"] == {"instance when area is System": "?"}


def test_what_people_are_known_by_is_found_in_other_tables(say: Say) -> None:
    text = made(
        say,
        PEOPLE,
        "CREATE TABLE banned (id INTEGER PRIMARY KEY, who VARCHAR(60) NOT NULL, until_day DATE);"
        "CREATE TABLE leaves (leaf_id INTEGER PRIMARY KEY, leaf_title VARCHAR(60) NOT NULL);"
        "CREATE TABLE tasks_done (id INTEGER PRIMARY KEY, arguments TEXT);"
        "INSERT INTO banned VALUES (1, 'Anna Smit', NULL), (2, 'Carla Visser', NULL), (3, 'Daan Mulder', NULL);"
        "INSERT INTO leaves VALUES (1, 'Anna_Smit'), (2, 'Bert_Bakker'), (3, 'Carla_Visser'),"
        " (4, 'Groningen'), (5, 'Turf'), (6, 'Dijken'), (7, 'Molens'), (8, 'Zee'), (9, 'Klei');"
        "INSERT INTO tasks_done VALUES (1, 'e=Anna Smit&t=1'), (2, 'e=Bert Bakker&t=2'), (3, 'e=Carla Visser&t=3')",
    )

    assert table(text, "banned")["whose"] == {"member": "fold(who) -> member.nick"}
    assert re.search(r"doubtful: look at leaf_title \(3 of 9 are a nick of members\)", text)
    assert re.search(r"doubtful: look at arguments", text)
    assert "Anna" not in text


def test_rows_of_nobody_are_not_given_a_term_that_nobody_chose(say: Say) -> None:
    text = made(
        say,
        PEOPLE,
        "CREATE TABLE themes (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, colour VARCHAR(20));"
        "INSERT INTO themes VALUES (1, 0, 'blue'), (2, 3, 'red'), (3, 5, 'green'), (4, 0, 'black')",
    )

    assert table(text, "themes")["orphans"] == "?"
    assert "doubtful `stay`: 2 of 4 rows lead to nobody now" in text


def test_an_address_in_a_memory_is_nobodys_address(say: Say) -> None:
    text = made(
        say,
        PEOPLE,
        "CREATE TABLE blobs (id INTEGER PRIMARY KEY, blob_address VARCHAR(60) NOT NULL);"
        "INSERT INTO blobs VALUES (1, 'tt:1'), (2, 'tt:2'), (3, 'tt:3'), (4, 'tt:4'), (5, 'tt:5'), (6, 'tt:6')",
    )

    assert list(yaml.load(text, Loader=yaml.CSafeLoader)["people"]) == ["member"]


def test_the_height_of_a_picture_says_nothing_of_health(say: Say) -> None:
    text = made(
        say,
        PEOPLE,
        "CREATE TABLE pictures (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, height INTEGER, width INTEGER);"
        "INSERT INTO pictures VALUES (1, 3, 40, 50), (2, 5, 60, 70)",
    )

    assert "health" not in text
