"""make rehearsal: a whole programme, lived through from outside in a few minutes.

    make rehearsal                         18 innovators, 150 partners, 230 introductions made, 100 partnerships
    make rehearsal INTAKE=../my-files      with innovators.* and partners.* of this folder (CSV or XLSX)
    make rehearsal MAP="Firma=name; Wer=contact name"    what a heading holds, where it cannot be guessed
    make rehearsal MADE=40 CONFIRMED=15    a smaller one

The product runs as in production, on a database of its own; the rehearsal is its visitors: staff in a browser and
with a token, people who answer from their mail, scanners that open every link, a funder who reads the figures. It
keeps its own book of what it did, and whatever the product says otherwise is a mismatch. Exit code 1: there were some.
docs/decisions/rehearsal.md says what is done and what is looked at.
"""
