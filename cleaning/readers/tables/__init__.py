"""Formats of rows: JSONL, Parquet, CSV and TSV, SQL dumps."""
