"""What the product says when it must say no."""


class Refused(Exception):
    """A decision that the rules do not allow. The message is a plain sentence for the person who tried.

    `field`: the name of what they have to change, where it is one thing; forms show the sentence there.
    """

    def __init__(self, sentence: str = "", *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class IllegalMove(Refused):
    """A state machine was asked for a move that is not in its table."""


class NoTenant(RuntimeError):
    """Tenant-owned rows were asked for while no tenant was active. Always a bug, never a user's fault."""
