"""What the tests of pages share."""

from django.urls import reverse


def url(name: str, *args) -> str:
    return reverse(f"partners:{name}", args=args)


def form_of(page) -> dict:
    """What a browser would send back unchanged."""
    filled = {}
    for bound in page.context["form"]:
        value = bound.value()
        if isinstance(value, bool):
            filled |= {bound.html_name: "on"} if value else {}
        else:
            filled[bound.html_name] = "" if value is None else value
    return filled
