"""What the app role may do in the database: rows, and nothing else.

Used where a database is prepared (`setup_database`, the embedded server). Plain SQL on a plain
cursor: no model exists yet.
"""


def grant_rows(cursor, *, owner: str, app: str) -> None:
    """Let `app` read and write the rows of whatever `owner` has made or will make here.

    No TRUNCATE (it ignores row-level security), no CREATE, no REFERENCES, no TRIGGER. Run it as
    the owner or a superuser, once per database; in template1 new databases inherit it.
    """
    for sql in (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f'GRANT USAGE ON SCHEMA public TO "{app}"',
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{app}"',
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{app}"',
        f'ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{app}"',
        f'ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" GRANT USAGE, SELECT ON SEQUENCES TO "{app}"',
    ):
        cursor.execute(sql)
