"""The suite that every store passes. It ships, so that a store of somebody else's can be held to it as well.

    from gestand.stores.conformance import FileConformance, SqlConformance, SqlGround

    class TestMyStore(SqlConformance):
        @pytest.fixture
        def ground(self, tmp_path):
            return SqlGround(open=..., owner=..., silent=...)

It needs pytest, which gestand itself does not.
"""

from gestand.stores.conformance.files import FileConformance, FileGround
from gestand.stores.conformance.ground import SqlGround
from gestand.stores.conformance.keys import KeyConformance
from gestand.stores.conformance.names import NameConformance
from gestand.stores.conformance.scratch import ScratchConformance
from gestand.stores.conformance.survey import SurveyConformance
from gestand.stores.conformance.transactions import TransactionConformance

__all__ = ["FileConformance", "FileGround", "SqlConformance", "SqlGround"]


class SqlConformance(TransactionConformance, KeyConformance, ScratchConformance, NameConformance, SurveyConformance):
    """All that a store of tables must guarantee (`gestand.stores.base.SqlStore`)."""
