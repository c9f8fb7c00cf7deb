"""Personal data of this room: none. Snapshots hold numbers and ids, never names (reporting/models.py)."""

IMPERSONAL = {"reporting.Snapshot": "figures"}
