"""How the house looks: page frame, form renderer, template tags, charts. Used by all rooms, uses none."""
