"""What a trigger's text shows of what it writes."""

import pytest

from gestand.datamap.checks.bodies import read
from gestand.datamap.checks.making import comes_from


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN NEW.at := now(); END",
        "begin new.at = now(); end",
        'BEGIN NEW."at" := now(); END',
        "SELECT now() INTO NEW.at;",
        "NEW := jsonb_populate_record(NEW, '{}');",
        "SELECT * INTO NEW FROM shadow;",
        "CREATE TRIGGER t BEFORE UPDATE ON x FOR EACH ROW EXECUTE FUNCTION moddatetime('at')",
    ],
)
def test_it_sees_that_the_new_row_gets_another_value(text: str) -> None:
    assert read(text).sets_new("at")


@pytest.mark.parametrize(
    "text",
    [
        "IF NEW.at IS DISTINCT FROM OLD.at THEN RAISE NOTICE 'x'; END IF;",
        "-- NEW.at := now();\nRETURN NEW;",
        "/* NEW.at := now(); */ RETURN NEW;",
        "NEW.attempts := 0;",
        "INSERT INTO log VALUES ('at');",
        "RAISE NOTICE 'NEW.at := now()';",
        "IF NEW.at = OLD.at OR NEW.at = 3 THEN RETURN NULL; ELSIF NEW.at = 4 THEN RETURN NEW; END IF;",
        "RETURN (NEW.at = 1);",
    ],
)
def test_it_does_not_take_a_look_for_a_change(text: str) -> None:
    assert not read(text).sets_new("at")


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("IF NEW.kind = 'x' THEN NEW.words = f(NEW.name, NEW.kind); END IF;", {"name", "kind"}),
        ("IF NEW.words = NEW.note THEN RETURN NULL; END IF; NEW.words := NEW.name;", {"name"}),
        ("NEW.words = words_of(NEW.id); q = 'SELECT name, note FROM x WHERE id=' || id; EXECUTE q", {"name", "note"}),
        ("NEW.words = NEW.id; x = 'name'", set[str]()),
    ],
)
def test_it_sees_from_which_columns_another_is_made(text: str, sources: set[str]) -> None:
    assert {name for name in ("name", "kind", "note") if comes_from(read(text), "words", name)} == sources


@pytest.mark.parametrize(
    ("text", "updated"),
    [
        ("UPDATE users SET at = now() WHERE id = 1;", ("users", {"at"})),
        ('UPDATE ONLY "public"."users" AS u SET "at" = 1, name = x.name FROM x;', ("public.users", {"at", "name"})),
        ("UPDATE users SET (at, name) = (1, 2);", ("users", {"at", "name"})),
        ("INSERT INTO users (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET at = 2;", ("users", {"at"})),
        ("UPDATE OR IGNORE [users] SET at = 1", ("users", {"at"})),
    ],
)
def test_it_reads_which_columns_of_which_table_are_set(text: str, updated: tuple[str, set[str]]) -> None:
    (found,) = read(text).updated

    assert (found[0], found[1] & updated[1]) == updated


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("INSERT INTO audit SELECT NEW.*;", "audit"),
        ('INSERT OR REPLACE INTO "a b" VALUES (1);', "a b"),
        ("REPLACE INTO audit VALUES (1);", "audit"),
        ("MERGE INTO log.audit USING x ON true;", "log.audit"),
    ],
)
def test_it_reads_where_rows_are_copied_to(text: str, target: str) -> None:
    assert read(text).inserted == (target,)


def test_it_reads_for_which_columns_a_trigger_waits() -> None:
    assert read('CREATE TRIGGER t BEFORE UPDATE OF "Name", plan ON users').update_of == {"name", "plan"}
    assert read("CREATE TRIGGER t BEFORE UPDATE ON users").update_of == frozenset()
