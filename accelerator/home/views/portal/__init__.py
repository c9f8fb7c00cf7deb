"""Pages of innovators and partners."""
