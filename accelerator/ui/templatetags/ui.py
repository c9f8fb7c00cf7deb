"""`{% load ui %}`: the house's components as template tags. The living list is /desk/styleguide/."""

import pickle  # to tell charts apart; nothing is read back
from functools import cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accelerator.ui import colour, formats, marks, toasts
from accelerator.ui.paging import Page, Sorting

register = template.Library()
Context = dict[str, Any]

for name in ("day", "short_day", "moment", "ago", "number", "money"):
    register.filter(name, getattr(formats, name))
register.filter("plural", formats.plural)
register.filter("accent_hex", colour.accent_hex)


@register.simple_tag
def day(value: Any) -> str:
    """`{% day date %}`: "Friday 25 September"."""
    return formats.day(value)


@register.simple_tag
def ago(value: Any) -> SafeString:
    """`{% ago moment %}`: "3 days ago", with the exact moment for machines and on hovering."""
    if not value:
        return SafeString("")
    exact = formats.moment(value) if hasattr(value, "hour") else formats.day(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, formats.ago(value))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "mail" %}`: drawn in the text's colour; silent for screen readers unless it has a label."""
    if name not in marks.ICONS:
        raise ValueError(f"There is no icon called {name!r}.")
    return _use(f"i-{name}", "icon", label)


@register.simple_tag
def pair(code: str, label: str = "", large: bool = False, show: bool = False) -> SafeString:
    """`{% pair "first" %}`: the pair mark with its words; `show=True` prints the words beside it."""
    words = label or marks.pair_label(code)
    drawing = _use(f"m-{code}", "pair large" if large else "pair", "" if show else words)
    if not show:
        return drawing
    return format_html('<span class="marked">{}<span>{}</span></span>', drawing, words)


@register.simple_tag
def logo() -> SafeString:
    """The default mark, for a tenant without a logo of its own."""
    return format_html(
        '<svg aria-hidden="true" viewBox="0 0 32 32"><use href="{}#logo"/></svg>', static("img/sprite.svg")
    )


@register.simple_tag
def days(count: int, late: bool = False) -> SafeString:
    """`{% days 6 late=True %}`: how long somebody has been waiting."""
    word = "day" if count == 1 else "days"
    hidden = mark_safe('<span class="vh"> late</span>') if late else ""
    kind = "days late" if late else "days"
    return format_html('<p class="{}">{}<small>{}{}</small></p>', kind, formats.number(count), word, hidden)


@register.simple_tag
def monogram(name: str, kind: str = "person") -> SafeString:
    """`{% monogram "Amira Oyelaran" %}`, `{% monogram "Northquay Energy" "org" %}`: stands beside the name."""
    return format_html(
        '<span class="{}" aria-hidden="true">{}</span>', "mono org" if kind == "org" else "mono", marks.initials(name)
    )


@register.simple_tag
def tag(kind: str, text: str) -> SafeString:
    """`{% tag "wait" "Estimated by innovators" %}`: a word that colour repeats; kinds: on good wait bad fore or ""."""
    if kind not in marks.TAGS:
        raise ValueError(f"There is no kind of tag called {kind!r}.")
    return format_html('<span class="{}">{}</span>', f"tag {kind}".strip(), text)


@register.inclusion_tag("ui/_pips.html")
def pips(used: int, cap: int, label: str = "") -> Context:
    """`{% pips 1 3 %}`: how much of a limit is used; what is over the cap is drawn too."""
    circles = [{"x": 7 + 15 * place, "full": place < used} for place in range(max(used, cap))]
    return {
        "circles": circles,
        "width": 15 * max(used, cap, 1),
        "label": label or f"{used} of {cap} open introductions used",
    }


@register.simple_tag
def crumb(url: str, label: str) -> SafeString:
    """`{% crumb "/desk/" "Desk" %}`; the page itself has no url."""
    inner = (
        format_html('<a href="{}">{}</a>', url, label)
        if url
        else format_html('<span aria-current="page">{}</span>', label)
    )
    return format_html("<li>{}</li>", inner)


@register.simple_tag(takes_context=True)
def nav_item(context: Context, url: str, label: str, current: bool | None = None) -> SafeString:
    """`{% nav_item "/desk/partners/?state=open" "Open 37" %}`: a link in a nav or tabs, marked when it is this page."""
    if current is None:
        request = context.get("request")
        current = request is not None and url in (request.path, request.get_full_path())
    here = mark_safe(' aria-current="page"') if current else ""
    return format_html('<a href="{}"{}>{}</a>', url, here, label)


@register.inclusion_tag("ui/_stat.html")
def stat(
    value: Any, label: str, note: str = "", source: str = "", rows: str = "", kind: str = "", level: int = 2
) -> Context:
    """A headline figure. `source` says when something counts, `rows` links to the records behind it."""
    shown = formats.number(value) if isinstance(value, int | float) else value
    return {"value": shown, "label": label, "note": note, "source": source, "rows": rows, "kind": kind, "level": level}


@register.inclusion_tag("ui/_stages.html")
def stages(items: list[dict[str, Any]]) -> Context:
    """Stages in order: each {"name", "note", "state"} with state "done", "now" or ""."""
    return {"items": items}


@register.inclusion_tag("ui/_progress.html")
def progress(value: int, maximum: int, label: str, id: str = "progress") -> Context:
    """`{% progress 6 9 "Your application: 6 of 9 parts done" %}`."""
    return {"value": value, "maximum": maximum, "label": label, "id": id}


@register.inclusion_tag("ui/_downloads.html", takes_context=True)
def downloads(context: Context, label: str = "Download", of: str = "") -> Context:
    """`{% downloads %}`: this list, as it is narrowed now, as CSV and as XLSX. `of`: what belongs to its rows."""
    query = context["request"].GET.copy()
    for name in ("after", "before", "download", "of"):
        query.pop(name, None)
    if of:
        query["of"] = of
    links = []
    for kind in ("csv", "xlsx"):
        query["download"] = kind
        links.append({"url": "?" + query.urlencode(), "label": kind.upper()})
    return {"label": label, "links": links}


@register.inclusion_tag("ui/_empty.html")
def empty(title: str, text: str = "", url: str = "", action: str = "", mark: str = "draft") -> Context:
    """An empty list: what it would hold, and what to do next."""
    return {"title": title, "text": text, "url": url, "action": action, "mark": mark}


@register.inclusion_tag("ui/_post_button.html", takes_context=True)
def post_button(
    context: Context,
    url: str,
    label: str,
    kind: str = "",
    icon: str = "",
    name: str = "",
    value: str = "",
    about: str = "",
    next: str = "",
) -> Context:
    """A form that is one button: one POST, one URL. `about` adds words for screen readers ("Nudge: Velline")."""
    given = {
        "url": url,
        "label": label,
        "kind": kind,
        "icon": icon,
        "name": name,
        "value": value,
        "about": about,
        "next": next,
    }
    return {**given, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def field(bound: Any) -> str:
    """`{% field form.name %}`: label, hint, error and control of one field."""
    return bound.as_hidden() if bound.is_hidden else bound.as_field_group()


@register.simple_tag
def form_fields(form: Any, *names: str) -> SafeString:
    """`{% form_fields form %}`: hidden fields and all others; with names only those, without the hidden ones."""
    if names:
        return SafeString("\n".join(form[name].as_field_group() for name in names))
    return SafeString("\n".join([form_hidden(form), *(bound.as_field_group() for bound in form.visible_fields())]))


@register.simple_tag
def form_hidden(form: Any) -> SafeString:
    """The hidden fields of a form whose visible ones are placed by name."""
    return SafeString("".join(str(bound) for bound in form.hidden_fields()))


@register.inclusion_tag("ui/_error_summary.html")
def error_summary(*forms: Any) -> Context:
    """What is wrong with these forms, at the top of the page, each with a link to its field. Silent when fine."""
    errors: list[dict[str, str]] = []
    conflicts: list[Any] = []
    for form in forms:
        if not form or not form.is_bound:
            continue
        conflicts += getattr(form, "conflicts", []) if form.errors else []
        errors += [{"text": text, "anchor": ""} for text in form.non_field_errors()]
        errors += [{"text": text, "anchor": bound.anchor} for bound in form for text in bound.errors]
    return {"errors": errors, "conflicts": conflicts}


@register.simple_tag
def undo_of(message: Any) -> str:
    """Where a toast's "Undo" posts to; "" for a message that `toasts.say()` gave none."""
    return toasts.undo_of(message)


@register.inclusion_tag("ui/_pager.html")
def pager(page: Page, label: str = "Pages") -> Context:
    """`{% pager page %}`: earlier and later rows; nothing where one page holds them all."""
    return {"page": page, "label": label}


@register.inclusion_tag("ui/_sort_th.html")
def sort_th(sort: Sorting, key: str, label: str, num: bool = False) -> Context:
    """`{% sort_th sort "waiting" "Waiting since" %}`: a column header that sorts, and says how."""
    state = sort.state(key)
    arrow = {"ascending": "asc", "descending": "desc"}.get(state, "sort")
    return {"link": sort.link(key), "label": label, "state": state, "arrow": arrow, "num": num}


@register.inclusion_tag("ui/mail/_button.html", takes_context=True)
def mail_button(context: Context, url: str, label: str) -> Context:
    """A button in a mail, in the tenant's colour."""
    return {"url": url, "label": label, "accent": colour.accent_hex(getattr(context.get("tenant"), "hue", None))}


@register.simple_tag
def line_chart(chart: Any) -> SafeString:
    """`{% line_chart chart %}` with `charts.line_chart(…)`."""
    return _drawn("ui/charts/line.html", chart)


@register.simple_tag
def funnel_chart(chart: Any) -> SafeString:
    """`{% funnel_chart chart %}` with `charts.funnel(…)`."""
    return _drawn("ui/charts/funnel.html", chart)


@register.inclusion_tag("ui/charts/bar.html")
def bar(row: Any) -> Context:
    """`{% bar row %}`: one bar of `charts.bars(…)`, for a table cell of your own."""
    return {"row": row}


@register.inclusion_tag("ui/charts/bars.html")
def bars_chart(chart: Any) -> Context:
    """`{% bars_chart chart %}` with `charts.bars(…)`: the table is the chart."""
    return {"chart": chart}


@register.simple_tag
def multiples_chart(chart: Any) -> SafeString:
    """`{% multiples_chart chart %}` with `charts.multiples(…)`: panels that share one scale."""
    return _drawn("ui/charts/multiples.html", chart)


DRAWINGS_KEPT = 200
_drawings: dict[tuple[str, str | None, bytes], SafeString] = {}


def _drawn(template_name: str, chart: Any) -> SafeString:
    """The same chart is drawn once: a dashboard is read more often than it changes. The key is all that is drawn."""
    key = (template_name, translation.get_language(), pickle.dumps(chart))
    drawing = _drawings.get(key)
    if drawing is None:
        drawing = render_to_string(template_name, {"chart": chart})
        if len(_drawings) >= DRAWINGS_KEPT:
            _drawings.clear()
        _drawings[key] = drawing
    return drawing


@cache
def _sprite() -> str:
    """Looked up once: a page may show a hundred of its symbols."""
    return static("img/sprite.svg")


def _use(symbol: str, css: str, label: str) -> SafeString:
    """One symbol of the sprite: a picture with a name, or decoration that is not read out."""
    href = f"{_sprite()}#{symbol}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, href)
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', css, href)
