"""Forms of joining and of the portal."""
