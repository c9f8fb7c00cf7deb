"""How dates and times are written where nothing else says: in the admin, and wherever Django formats by itself."""
