"""Django's PostgreSQL backend with what this house adds to every connection (`base.py`)."""
