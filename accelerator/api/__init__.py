"""The front of the API: its addresses, its schema, and the page that explains it."""
