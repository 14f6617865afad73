"""The documents table: schema, rows, versions, checks."""
