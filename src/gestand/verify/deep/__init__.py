"""The canary question: is anything left, anywhere, of whoever was erased? Asked without the map."""

from gestand.verify.deep.asked import TIMEOUT, WINDOW, Deep

__all__ = ["TIMEOUT", "WINDOW", "Deep"]
