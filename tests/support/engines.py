"""The engines that everything is tried on, in one place."""

ENGINES = ("sqlite", "postgresql", "mariadb")
SERVERS = tuple(engine for engine in ENGINES if engine != "sqlite")
"""Those with roles, locks of rows and types of their own."""
