"""Tables, engine, migrations and queries by aggregate: all SQL and nothing else."""
