"""make bench: how fast the product is, as ratios to something measured in the same run.

Why so, and what each line means: docs/decisions/bench.md.
"""
