"""What one's offers and introductions led to: a page, and PDFs for one's own reports."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accelerator.home.portal import evidence
from accelerator.home.portal.acting import Acting
from accelerator.home.views.portal.frame import portal, show
from accelerator.ui.documents import compile_pdf, pdf_response
from introductions.states import Side
from partners.permissions import require


@require_safe
@portal
def show_led_to(request: HttpRequest, acting: Acting) -> HttpResponse:
    require(acting.is_partner)
    found = evidence.evidence(acting)
    context = {
        "rows": evidence.led_to(acting),
        "partnerships": found,
        "figures": evidence.figures(acting, Side.PARTNER, len(found)),
    }
    return show(request, acting, "led_to", context)


@require_safe
@portal
def download_led_to(request: HttpRequest, acting: Acting) -> HttpResponse:
    require(acting.is_partner)
    pdf = compile_pdf("home/documents/led_to.typ", evidence.led_to_document(acting), evidence.house())
    return pdf_response(pdf, f"{acting.organisation.name} what our offers led to")


@require_safe
@portal
def download_evidence(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The evidence pack."""
    require(acting.is_innovator)
    pdf = compile_pdf("home/documents/evidence.typ", evidence.evidence_document(acting), evidence.house())
    return pdf_response(pdf, f"{acting.organisation.name} confirmed partnerships")
