"""/demo/mailbox/: the mails that the demo has sent, links alive.

A mail's HTML is shown in a sandboxed frame from an address of its own with a policy of its own:
nothing in it runs or loads, and its links open in the window.
"""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accelerator.demo import mailbox
from accelerator.tenancy.access import requires

MAIL_POLICY = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],  # mail programs know no style sheets
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}
LINK = re.compile(r"<a\b(?![^>]*\btarget=)", re.IGNORECASE)


@requires.anyone
@require_safe
def list_mails(request: HttpRequest) -> HttpResponse:
    """Newest first; ?to= one recipient, ?q= words, ?before= the next page, ?all= with mails about signing in."""
    asked = {"to": request.GET.get("to", "").strip(), "search": request.GET.get("q", "").strip()}
    shows_all = "all" in request.GET or bool(asked["search"])
    found = mailbox.newest(**asked, sign_ins=shows_all, before=_number(request.GET.get("before", "")))
    mails, more = found[: mailbox.PAGE], found[mailbox.PAGE :]
    context = {
        "mails": mails,
        "last": mails[-1] if more else None,
        "recipients": mailbox.recipients(),
        "shows_all": shows_all,
        **asked,
    }
    return render(request, "demo/list_mails.html", context)


@requires.anyone
@require_safe
def show_mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Headers, HTML in a frame, text, and the next and previous of the same recipient."""
    return render(request, "demo/show_mail.html", {"mail": _mail_or_404(mail_id)})


@requires.anyone
@require_safe
@xframe_options_sameorigin
@csp_override(MAIL_POLICY)
def show_mail_html(request: HttpRequest, mail_id: int) -> HttpResponse:
    """The HTML as it was sent; only its links are told to open in the window."""
    return HttpResponse(LINK.sub('<a target="_top"', _mail_or_404(mail_id).html))


@requires.anyone
@require_safe
def show_mail_source(request: HttpRequest, mail_id: int) -> HttpResponse:
    """The message as it came over the wire."""
    source = _mail_or_404(mail_id).raw.decode("utf-8", "replace")
    return HttpResponse(source, content_type="text/plain; charset=utf-8")


def _mail_or_404(mail_id: int) -> mailbox.Mail:
    mail = mailbox.get(mail_id)
    if mail is None:
        raise Http404("No such mail.")
    return mail


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None
