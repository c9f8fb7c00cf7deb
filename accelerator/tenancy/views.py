from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accelerator.tenancy.access import requires
from accelerator.tenancy.models import Picture


@requires.anyone
def show_picture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A logo, by its unguessable id; logos are what an organisation shows to all."""
    picture = get_object_or_404(Picture, pk=pk)
    response = HttpResponse(bytes(picture.content), content_type=picture.content_type)
    response["Cache-Control"] = "public, max-age=86400, immutable"
    response["Content-Disposition"] = "inline"
    return response
