"""Which values of an event may be no day and no moment, in words that a partial index can carry.

SQLite has no type for a moment, so whether every event of a table can be read is a question about every row. An index
on the values in doubt has hardly an entry, and answers it at once. What it leaves out can be read for certain; what is
in it is judged value by value, so a value in doubt is not yet one that cannot be read (29 February is).
"""

from __future__ import annotations

from gestand.datamap.model import Written

_DAY = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"
_TIME = " [0-2][0-9]:[0-5][0-9]:[0-5][0-9]"
_FRACTION = ".[0-9][0-9][0-9][0-9][0-9][0-9]"
_FORMS = {
    Written.DATE: (_DAY,),
    Written.NAIVE: (_DAY + _TIME + _FRACTION, _DAY + _TIME, _DAY),
    Written.TEXT: (_DAY + _TIME + _FRACTION, _DAY + _TIME, _DAY),
}
_LONG_MONTHS = "('01', '03', '05', '07', '08', '10', '12')"


def in_doubt(column: str, written: Written) -> str:
    """The condition, on a quoted column of SQLite, that a value is there and may not be readable.

    Empty for values that are written in another way. Nothing in it depends on the moment or the connection: SQLite
    wants that of an index, and the functions for dates do (`now`).
    """
    if written not in _FORMS:
        return ""
    form = " OR ".join(f"{column} GLOB '{form}'" for form in _FORMS[written])
    month, day = f"substr({column}, 6, 2)", f"substr({column}, 9, 2)"
    exists = f"{day} <= '28' OR ({day} <= '30' AND {month} <> '02') OR ({day} = '31' AND {month} IN {_LONG_MONTHS})"
    # GLOB reads as far as a NUL, and a BLOB as if it were text.
    whole = f"typeof({column}) = 'text' AND length(CAST({column} AS BLOB)) = length({column})"
    calendar = (
        f"substr({column}, 1, 4) >= '0001' AND {month} BETWEEN '01' AND '12' AND {day} >= '01' AND ({exists})"
        f" AND substr({column}, 12, 2) < '24'"
    )
    return f"{column} IS NOT NULL AND NOT ({whole} AND ({form}) AND {calendar})"
