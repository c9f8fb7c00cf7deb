from django import template
from django.http import HttpRequest

register = template.Library()


@register.filter
def host_name(request: HttpRequest) -> str:
    """`{{ request|host_name }}`: the name that a passkey made here belongs to, without the port."""
    return request.get_host().partition(":")[0]
