"""Pages of staff about organisations and people; those of the portal are in accelerator.home."""
