"""Every question that is asked of a bound map.

A check looks at the draft (what was declared and found) and the map (what was bound) and adds findings. To add one:
a function, its code in `gestand.datamap.codes`, its name in `CHECKS`, and a test that provokes it on a real engine.

"""

from __future__ import annotations

from collections.abc import Callable

from gestand.datamap.checks import (
    access,
    becoming,
    blanks,
    changing,
    copies,
    coverage,
    cycles,
    documents,
    files,
    followers,
    indexes,
    kept,
    keys,
    kinds,
    mentions,
    references,
    terms,
    ties,
    triggers,
    values,
)
from gestand.datamap.draft import Draft
from gestand.datamap.model import DataMap

Check = Callable[[Draft, DataMap], None]

CHECKS: tuple[Check, ...] = (
    coverage.undeclared_tables,
    coverage.undeclared_files,
    coverage.undeclared_columns,
    coverage.unused_cells,
    copies.called_nobodys,
    copies.cannot_follow,
    copies.made_from_others,
    copies.nobody_reads_meanwhile,
    kept.by_no_trigger,
    kept.called_something_else,
    kept.copied_elsewhere,
    kept.written_over,
    documents.undeclared_members,
    documents.unread,
    followers.called_something_else,
    keys.types,
    keys.copies,
    keys.folded,
    keys.rows_of_two_tables,
    kinds.unspoken,
    changing.by_a_run,
    keys.engines,
    keys.rows_without_a_key,
    keys.people_without_a_key,
    files.whose,
    files.overlaps,
    references.silent,
    references.cascades,
    references.letting_go,
    references.stand_ins,
    cycles.circles,
    cycles.tangles,
    cycles.bound_to_each_other,
    terms.events,
    triggers.restarts,
    triggers.changing_columns,
    triggers.copies,
    triggers.vetoes,
    triggers.unread,
    access.row_security,
    access.grants,
    indexes.owners,
    indexes.values,
    values.two_with_one_value,
    values.found_as_long_as_kept,
    values.goes_after_who_points,
    ties.kept_as_long_as_found,
    ties.goes_after_the_ties,
    indexes.documents,
    indexes.references,
    indexes.classes_of_cells,
    indexes.never_analysed,
    indexes.events_in_doubt,
    blanks.impossible,
    blanks.untried,
    followers.held_back,
    blanks.unknown_in_a_list,
    blanks.only_random,
    becoming.unspoken,
    becoming.leading_back,
    values.found_by_what_would_go,
    mentions.names_of_two,
    mentions.too_long,
    mentions.cannot_be_changed,
)
