"""Introductions and partnerships, as the API shows and changes them."""
