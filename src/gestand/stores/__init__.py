"""Stores: tables in an SQL engine, and files. What one must guarantee is in `base`, how one is opened in `opening`."""

from gestand.stores.opening import open_store, open_stores

__all__ = ["open_store", "open_stores"]
