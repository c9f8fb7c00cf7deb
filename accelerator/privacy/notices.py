"""What the desk tells administrators about the retention clock."""

from accelerator.privacy import retention


def due_count() -> int:
    """How many people wait for a decision. One query, on an index of those alone."""
    return retention.due_people().count()
