"""Pages of introductions: the list, making one, one of them, its decisions, and the answer pages."""
