"""gestand: privacy statements as code, planned, carried out and verified against real stores."""

__version__ = "0.1.0"
