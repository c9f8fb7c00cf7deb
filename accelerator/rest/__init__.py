"""What every view of the API is made of: tokens, problems, pages, keys, limits. The rooms' api.py use it."""
