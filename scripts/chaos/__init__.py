"""make chaos: the product is hurt while it works, and what must hold is looked at after each fault.

    make chaos                     200 kills and every outage, about a quarter of an hour
    make chaos KILLS=20 SEED=7     fewer, and the same ones again
    make chaos ONLY="Valkey"       only faults whose name holds one of these words

It runs on a PostgreSQL and a Valkey of its own, in var/chaos/. docs/decisions/chaos.md says what is measured how.
"""
