"""Reading files, checking every row, Parquet, and all figures by one query; DuckDB inside.

Files and values go in, values come out: no database of ours, no clock, no settings. `aipctl` uses
it on files alone.
"""
