"""Two records that stand for one organisation become one; and back again, within thirty days."""
