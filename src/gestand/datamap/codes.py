"""The codes of the map's findings: stable, documented in docs/reference/map-findings.md, each provoked by a test.

A code has one level. Codes in `APPLY_ONLY` say that nothing may be erased from a table; what is there can still be
judged. Any other error makes the answer of `verify` about that table *unknown*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gestand.errors import Level


@dataclass(frozen=True, slots=True)
class Code:
    """`title` says what is wrong in one line; `why` says what would go wrong if it were let through."""

    code: str
    level: Level
    title: str
    why: str
    apply_only: bool = False


def _code(code: str, level: Level, title: str, why: str, apply_only: bool = False) -> Code:
    return Code(code, level, title, why, apply_only)


_E, _W, _N = Level.ERROR, Level.WARNING, Level.NOTE

_ALL = (
    # ------------------------------------------------------------ stores and names
    _code("M101", _W, "a store does not answer", "what concerns it is unknown, never kept"),
    _code("M102", _E, "a table is not declared", "nobody said whose it is, so no promise covers it", True),
    _code("M103", _E, "a column is not declared", "it may be personal, and then nothing ever erases it", True),
    _code("M104", _E, "a declared table is not there", "the promise about it is about nothing"),
    _code("M105", _E, "a declared column is not there", "the promise about it is about nothing"),
    _code("M106", _E, "a column has a type that nobody knows", "nobody knows how to compare or blank it"),
    _code("M107", _E, "a name means more than one thing", "a guess would erase from the wrong table"),
    _code("M108", _E, "a name that means nothing declared", "the activity would keep nothing by it"),
    _code("M109", _E, "personal data in what is not a table", "rows cannot be erased from a view or a copy"),
    _code("M110", _E, "files are not declared", "nobody said whose they are, so no promise covers them"),
    _code("M111", _E, "a table is declared twice", "two declarations of the same rows can contradict each other"),
    _code("M113", _E, "rows of another table are in this one as well", "a key would be that of two rows"),
    _code("M114", _E, "an engine whose changes cannot be taken back", "a run that is broken off stays half done"),
    _code("M115", _E, "a table whose old rows the server keeps", "what is erased is still in the history of the table"),
    _code("M112", _N, "a table that is not the application's", "it is an extension's or an index's own"),
    # ------------------------------------------------------------ whose a row is
    _code("M120", _E, "a path is ambiguous", "a row would be somebody else's"),
    _code("M121", _E, "a path goes in a circle", "nobody's key is at its end"),
    _code("M122", _E, "a path compares values of different types", "engines disagree: 7 = '7abc' holds in some"),
    _code("M123", _E, "a path does not arrive at the key of its people", "the person cannot be read from the row"),
    _code("M124", _E, "the key of a group of people is not unique", "two people would be one"),
    _code("M125", _E, "the people are in another database", "no statement can look in two databases at once"),
    _code("M126", _E, "a table has no key", "its rows cannot be erased one by one", True),
    _code("M127", _E, "a template of files does not name its people", "a file would be nobody's"),
    _code("M128", _E, "files whose people cannot be told from their path", "no plan would ever take one of them"),
    _code("M129", _E, "a path compares texts by a rule that folds them", "`Anna` would be `anna`, and somebody else"),
    # ------------------------------------------------------------ references
    _code("M130", _E, "a reference without a rule", "rows that stay would point at rows that go", True),
    _code("M131", _W, "ON DELETE takes what a duty keeps", "when the application deletes a row itself"),
    _code("M132", _E, "a reference that cannot be let go", "the column is NOT NULL", True),
    _code("M133", _E, "a stand-in that is not there", "the reference would point at nothing", True),
    _code("M134", _E, "references keep each other in a circle", "none of the rows could ever go", True),
    _code("M136", _E, "rows that must point at one another", "the engine lets none of them go before another", True),
    _code("M137", _E, "rows are found by a value where nothing may change", "without it nothing finds them", True),
    _code("M135", _W, "references that have no exact verdict yet", "`verify` says unknown; plan and apply are exact"),
    # ------------------------------------------------------------ events and terms
    _code("M140", _E, "a condition of an activity that cannot be told", "nobody knows for whom it is done"),
    _code("M141", _E, "an event cannot be read", "its moments would be misread, and rows go too early"),
    _code("M142", _E, "a term asks for an event that is on another row", "without `the last` nobody knows which row"),
    _code("M143", _E, "`the last` of an event that cannot be found", "no single path leads to the person's rows there"),
    _code("M144", _W, "`the last` of an event that is there only once", "it reads as if there were several"),
    _code("M145", _E, "a trigger restarts a term", "blanking a row would begin its term anew", True),
    _code("M146", _E, "a column that changes by itself", "blanking a row would begin its term anew", True),
    _code("M147", _W, "a trigger copies rows", "what is erased here may live on there"),
    _code("M148", _E, "a trigger or a rule keeps what should go", "apply would run and leave the row there", True),
    _code("M149", _W, "a trigger whose text does not show what it does", "it may copy, or restart a term, unseen"),
    # ------------------------------------------------------------ access
    _code("M150", _E, "row-level security hides rows", "rows nobody sees are rows nobody erases"),
    _code("M151", _E, "the reading role may not read", "what cannot be read is unknown"),
    _code("M152", _E, "the writing role may not write", "apply would stop half-way", True),
    _code("M153", _E, "a role that can make no temporary tables", "plan and apply keep their sets of keys in them"),
    _code("M154", _E, "a schema of which a part is hidden", "what nobody is shown, no promise covers", True),
    # ------------------------------------------------------------ indexes
    _code("M160", _E, "an owner column without an index", "an erasure of seconds becomes one of minutes", True),
    _code("M166", _N, "an owner column without an index, of few rows", "it will be missed when there are many"),
    _code("M161", _W, "a reference without an index", "each row that goes makes the engine read the whole table"),
    _code("M162", _W, "a retention class without its index", "each probe reads the whole table"),
    _code("M165", _W, "rows are found by a member of a document", "no index of ours serves: every row is read"),
    _code("M163", _N, "a table that was never analysed", "nobody knows how many rows it has, so the brake must count"),
    _code("M164", _W, "events of a large table without an index of those in doubt", "SQLite has no type for moments"),
    # ------------------------------------------------------------ blanks
    _code("M170", _E, "a blank of NULL where NULL cannot be", "the column is NOT NULL", True),
    _code("M171", _E, "one blank for all where values must differ", "the second row that is blanked would fail", True),
    _code("M172", _E, "a blank that is no label of the enumeration", "the engine refuses it", True),
    _code("M173", _E, "a blank that a CHECK or a foreign key refuses", "the engine refuses it", True),
    _code("M174", _W, "a CHECK, or a column that follows, that cannot be tried", "the engine may refuse the blank"),
    _code("M175", _E, "a blank that is too long", "the engine refuses it", True),
    _code("M176", _E, "a blank of another type", "the engine refuses it", True),
    _code("M177", _E, "a key or a reference is declared personal", "blanking it would cut the row off", True),
    _code("M178", _E, "a generated column that would have to be blanked", "it cannot be written", True),
    _code("M179", _E, "only random blanks", "nobody can tell whether they have been blanked", True),
    # ------------------------------------------------------------ uses
    _code("M180", _W, "`*` in uses", "a new column would be used without anybody having said so"),
    _code("M183", _W, "a column made from personal ones is called something else", "it is a copy, though it follows"),
    _code("M186", _W, "values of somebody's in what is nobody's", "what is called not personal is never erased"),
    _code("M187", _W, "more in a column than it is said to hold", "a national number needs a law, wherever it stands"),
    _code("M182", _E, "a personal cell that no activity uses", "without a purpose it may not be there at all"),
    # ------------------------------------------------------------ conditions
    _code("M190", _E, "a run would change of what kind a row is", "the row would become somebody else's"),
    _code("M191", _E, "a condition that no row can fulfil", "the column never has that value"),
    _code("M193", _E, "a member of a document is not declared", "it may be personal, and then nothing erases it", True),
    _code("M194", _E, "a document that cannot be read", "what is in it is unknown"),
    _code("M195", _E, "a document is declared, and its members are too", "one of the two would be left out"),
    _code("M196", _E, "two people have the value by which rows are found", "nobody can tell whose they are"),
    _code("M197", _E, "a row is found by a value that ends before the rest", "what is left of it would be nobody's"),
    _code("M198", _E, "nothing says when a row goes that others point at", "it would be nobody's once they have gone"),
    _code("M199", _E, "a kind that stands in no list", "what is no list of nobody's cannot say of what kind a row is"),
    # ------------------------------------------------------------ mentions
    _code("M221", _E, "a mention of, or in, what is no text of its own", "nothing can be replaced there", True),
    _code("M222", _E, "people and a text about them in two databases", "no statement looks in two of them", True),
    _code("M223", _E, "a mention of a value of any length in MariaDB, MySQL", "an index holds so many letters", True),
    _code("M224", _W, "a text with a length may have no room", "it stays as it is, and the name in it too"),
    _code("M225", _N, "two people can have one name", "nobody can tell whom a text means"),
    _code("M226", _E, "people are mentioned where nothing may change", "once the name has gone nothing finds it", True),
    _code("M230", _E, "something stays that was not spoken of", "rows that are alike otherwise differ in it", True),
    _code("M231", _E, "something leads back to somebody", "rows of nobody would be somebody's", True),
    _code("M232", _E, "totals that cannot be kept", "what is folded into them would be lost, or refused", True),
    _code("M233", _W, "two totals of the same can stand in one table", "a run refuses to choose between them"),
    _code("M192", _E, "rows of a kind that nobody spoke of", "nobody said whose they are: they are not nobody's"),
    # ------------------------------------------------------------ copies
    _code("M200", _E, "a copy of personal columns is not declared", "what is erased there is still in it", True),
    _code("M201", _E, "a copy of personal columns is called nothing personal", "what is erased is still in it", True),
    _code("M202", _W, "nothing personal, and made from personal columns", "it may say what was erased"),
    _code("M203", _E, "a copy that cannot follow as the policy says", "what is erased is still in it", True),
    _code("M204", _E, "no trigger takes a change to a copy", "what is erased is still in it", True),
    _code("M205", _E, "the writing role may not refresh a copy", "apply would stop before its end", True),
    _code("M206", _W, "a copy is made from other columns than the policy says", "one of the two is not up to date"),
    _code("M207", _N, "a copy that nobody can read while it is refreshed", "the application waits"),
    _code("M208", _W, "a trigger makes a column from personal ones, and it is called something else", "it is a copy"),
    _code("M209", _E, "a column that is made from another table's", "a blank there is not seen in this row", True),
    _code("M210", _E, "a trigger writes over what is blanked", "nobody could tell whether it has been blanked", True),
    _code("M216", _E, "a list that cannot be one of keys", "an element could be somebody else's", True),
    _code("M217", _E, "a list of keys that are not people's is used", "it has no end of its own", True),
)  # fmt: skip

CODES: Mapping[str, Code] = MappingProxyType({code.code: code for code in _ALL})

APPLY_ONLY: frozenset[str] = frozenset(code.code for code in _ALL if code.apply_only)

_SUBJECTS = (
    ("M10", "Stores and names"),
    ("M11", "Declared twice, and left out"),
    ("M12", "Whose a row is"),
    ("M13", "References"),
    ("M14", "Events and terms"),
    ("M15", "Access"),
    ("M16", "Indexes"),
    ("M17", "Blanks"),
    ("M18", "Uses"),
    ("M19", "Conditions, documents and values"),
    ("M20", "Copies"),
    ("M21", "Copies that a trigger keeps, and lists of keys"),
    ("M22", "Mentions"),
    ("M23", "Rows of nobody"),
)


def render_codes() -> str:
    """The reference of codes as Markdown: `docs/reference/map-findings.md`."""
    lines = [
        "# Findings of the map",
        "",
        "What `gestand map` can say about a policy and the live schema. A code never changes its meaning. An *error*",
        "stops `apply` for the tables it touches; one without a mark also makes the verdicts about them *unknown*, one",
        "marked *apply* leaves them. A *warning* is a doubt, a *note* something to know. Each code has a test in",
        "`tests/datamap` that provokes it on a real engine.",
        "",
        "<!-- Made by gestand.datamap.codes.render_codes(); a test compares the two. -->",
    ]
    for prefix, heading in _SUBJECTS:
        lines += ["", f"## {heading}", "", "| code | level | what it says | why it matters |", "|---|---|---|---|"]
        lines += [_row(code) for code in _ALL if code.code.startswith(prefix)]
    return "\n".join(lines) + "\n"


def _row(code: Code) -> str:
    level = f"{code.level.value} (apply)" if code.apply_only else code.level.value
    return f"| {code.code} | {level} | {code.title} | {code.why} |"
