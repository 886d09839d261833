"""Alembic: the steps by which a database comes to have the tables of the records."""
