"""Pages of staff about programmes; public pages are in accelerator.home."""
