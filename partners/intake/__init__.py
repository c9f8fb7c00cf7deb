"""Spreadsheets of partners and innovators: read, checked, imported, undone.

reading → fields → cells, vocabulary → checking → writing → undoing; services holds the verbs, work the turns.
Rows are the truth at every step: what a file said, what was found in it and what became of it can be looked at.
"""
