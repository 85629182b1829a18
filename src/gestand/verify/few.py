"""Rows that are few are told once, by their keys: what is asked of them again is then asked of these alone.

Since when something is left is found by trying moments. Each try would go through everything again that made those
rows what they are: for an organisation every row of its people, on a page of SQL.
"""

from __future__ import annotations

import sqlalchemy as sa

from gestand.stores.base import TypeKind
from gestand.stores.keys import canonical_key
from gestand.verify import dialects
from gestand.verify.frame import Frame
from gestand.verify.hands import Hands
from gestand.verify.kleene import Condition

FEW = 1_000

_EXACT = (TypeKind.INTEGER, TypeKind.TEXT, TypeKind.UUID)
"""Kinds of which the key that an engine tells is one that it finds again."""


def if_few(hands: Hands, frame: Frame, condition: Condition) -> Condition:
    """The condition; or, where it holds for few rows of the frame now, that a row is one of these.

    StoreError as of any question.
    """
    kinds = frame.kinds(frame.table.key)
    if isinstance(condition, sa.False_) or not kinds or any(kind not in _EXACT for kind in kinds):
        return condition
    asked = sa.select(*frame.key).select_from(frame.source).where(condition).limit(FEW + 1)
    keys = [canonical_key(tuple(row)) for row in hands.rows(asked)]
    if len(keys) > FEW or not all(dialects.of_type(key, kinds) for key in keys):
        return condition
    if not keys:
        return sa.false()
    return frame.among(frame.key, kinds, dialects.key_relation("few", kinds, keys, frame.dialect))
