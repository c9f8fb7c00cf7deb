"""What a member of staff finds at their desk: whose turn it is, how the programme stands, what needs them."""

from accelerator.home.desk.page import Desk, Item, Lane, choose, desk_of, greeting, what_matters

__all__ = ["Desk", "Item", "Lane", "choose", "desk_of", "greeting", "what_matters"]
