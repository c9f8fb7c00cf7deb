"""British English, as accelerator/ui/formats.py writes it."""
