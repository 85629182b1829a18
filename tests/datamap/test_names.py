"""What a name of the policy means in the stores, quotes and all."""

from gestand.datamap.names import Names, spelled
from gestand.stores.base import ColumnId, TableId

USERS = TableId("app", "public", "users")
DOTTED = TableId("app", "public", "crm.users")
OTHER = TableId("app", "crm", "users")
COLON = TableId("app", "public", "at:home")


def names(*tables: TableId) -> Names:
    return Names({"app"}, dict.fromkeys(tables, ("id", "e.mail", "at:utc")))


def test_a_name_without_quotes_is_a_schema_s_first_and_a_table_s_own_else():
    assert names(USERS, DOTTED, OTHER).tables("crm.users") == (OTHER,)
    assert names(USERS, DOTTED).tables("crm.users") == (DOTTED,)


def test_quotes_say_which_is_meant():
    known = names(USERS, DOTTED, OTHER)
    assert known.tables('"crm.users"') == (DOTTED,)
    assert known.tables('app:public."crm.users"') == (DOTTED,)
    assert known.tables('"CRM.Users"') == (DOTTED,)


def test_the_full_name_of_every_table_and_column_is_found_again():
    known = names(USERS, DOTTED, OTHER, COLON)
    for table in (USERS, DOTTED, COLON):
        assert known.tables(spelled(table)) == (table,)
        for column in ("id", "e.mail", "at:utc"):
            assert known.columns(spelled(ColumnId(table, column))) == (ColumnId(table, column),)


def test_a_colon_of_a_name_is_no_store():
    assert names(USERS, COLON).tables("at:home") == (COLON,)
    assert names(USERS, COLON).columns('users."at:utc"') == (ColumnId(USERS, "at:utc"),)


def test_a_column_without_its_quotes_is_nobodys():
    assert names(USERS).columns("users.e.mail") == ()
