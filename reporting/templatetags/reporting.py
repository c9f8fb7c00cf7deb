"""`{% load reporting %}`: numbers as words."""

from django import template

from reporting import wording

register = template.Library()
register.filter("in_words", wording.in_words)
register.filter("ordinal", wording.ordinal)
