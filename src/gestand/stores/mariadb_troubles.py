"""What goes wrong in MariaDB, told from the server's numbers; of its text nothing but names of tables and rules."""

from __future__ import annotations

import re

from gestand.errors import StoreError
from gestand.stores.troubles import Voice

_BUSY = frozenset({1020, 1205, 1213, 1317, 1969, 3024, 3572})
_LOGIN = frozenset({1045, 1251, 1275, 1698, 1820, 1862, 2049, 2059, 3118, 4151})
_DENIED = frozenset({1044, 1142, 1143, 1227, 1290, 1370, 1410, 1792, 1836})
_CONSTRAINT = frozenset(
    {1048, 1062, 1216, 1217, 1264, 1265, 1292, 1364, 1366, 1406, 1451, 1452, 1586, 1644, 1690, 3819, 4025}
)
_UNREACHABLE = frozenset(
    {1040, 1053, 1080, 1152, 1158, 1159, 1160, 1161, 1203, 1226, 1927, 2002, 2003, 2006, 2013, 2055}
)
_STATEMENT_LOG = 1665

_RULE = re.compile(r"`[^`]*`\.`(?P<table>[^`]*)`, CONSTRAINT `(?P<name>[^`]*)` FOREIGN KEY")
_CHECK = re.compile(r"^CONSTRAINT `(?P<name>[^`]*)` failed for `[^`]*`\.`(?P<table>[^`]*)`$")
_KEY = re.compile(r"for key '(?P<name>[^']*)'$")
_COLUMN = re.compile(r"for column (?:`[^`]*`\.`(?P<table>[^`]*)`\.)?[`'](?P<name>[^`']*)[`'] at row \d+$")


def explain_mariadb(voice: Voice, error: BaseException) -> StoreError:
    number = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    text = str(error.args[1]) if len(error.args) > 1 else ""
    if number in _BUSY:
        return voice.busy()
    if number in _LOGIN:
        return voice.error(
            "login", "the server does not accept this role or password", "check the role and password in `url`"
        )
    if number == 1049:
        return voice.error("missing", "there is no database of that name on the server", "check `url`")
    if number in _DENIED:
        return voice.error("denied", f"the role may not do this ({number})", "run `gestand grants` for the GRANTs")
    if number in _CONSTRAINT:
        table, name = _named(text)
        names = ", ".join(part for part in (table, name) if part)
        return voice.error(
            "constraint", f"the database does not allow it: {names or 'a value'} ({number})", "run `gestand map`", table
        )
    if number == _STATEMENT_LOG:
        return voice.error(
            "binary-log",
            "the server writes its binary log by statement, and then refuses READ COMMITTED",
            "set binlog_format to ROW or MIXED",
        )
    if number in _UNREACHABLE or not number:
        return _connecting(voice, number, text or str(error))
    return voice.error(
        "answer", f"the question does not fit its schema ({number})", "run `gestand map`: did it change?"
    )


def _connecting(voice: Voice, number: int, text: str) -> StoreError:
    told = text.lower()
    if number in (1040, 1203, 1226):
        return voice.error("unreachable", "the server has no connection left", "try again later")
    if "timed out" in told:
        why = "nothing answered in time"
    elif any(word in told for word in ("name or service", "getaddrinfo", "nodename", "resolution", "idna")):
        why = "the name of its host leads nowhere"
    elif "refused" in told or number == 2002:
        why = "nothing listens at that address"
    else:
        return voice.error("unreachable", "the connection was refused or lost", "check `url`; is it up?")
    return voice.error("unreachable", f"cannot be reached: {why}", "check `url`; is it up?")


def _named(text: str) -> tuple[str, str]:
    """The table and the rule or column that an error names, which stand at its end: never a value before them."""
    for pattern in (_RULE, _CHECK, _KEY, _COLUMN):
        if hit := pattern.search(text):
            told = hit.groupdict()
            return told.get("table") or "", told["name"]
    return "", ""
