"""The demo: its supervisor, its SMTP sink and the mailbox page. Installed only where DEMO is set."""
