"""Pages for everybody, of the desk and its outbox, of joining, and the portal."""
