"""Where rows are kept: in SQLite or in PostgreSQL, read and written in one way."""
