"""The list of programmes, one programme, a new one, and its particulars."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accelerator.programmes import pages, services
from accelerator.programmes.access import staff_programmes
from accelerator.programmes.forms import CopyForm, NewProgrammeForm, ProgrammeForm, StageForms, TickForm
from accelerator.programmes.models import Programme, ProgrammeAccess, Target
from accelerator.programmes.states import State
from accelerator.programmes.views.frame import form_page, own_programme, save, trail
from accelerator.tenancy.access import requires
from accelerator.ui.paging import keyset


@require_safe
@requires.staff
def list_programmes(request: HttpRequest) -> HttpResponse:
    programmes = staff_programmes(request.member).prefetch_related(
        "stages", Prefetch("targets", Target.objects.filter(measure="partnerships_confirmed"), "headline")
    )
    page = keyset(programmes, request, order=("-starts_on", "id"), size=25)
    rows = [{"programme": one, "stages": pages.stage_line(one, one.stages.all())} for one in page.rows]
    return render(request, "programmes/list.html", {"page": page, "rows": rows})


@require_safe
@requires.staff
def show_programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    gates, entries = pages.gate_views(programme), pages.happened(programme)
    context = {
        "programme": programme,
        "gates": gates,
        "now": next((gate for gate in gates if gate["state"] == "now"), None),
        "stages": pages.stage_line(programme, [gate["stage"] for gate in gates]),
        "targets": pages.target_views(programme),
        "themes": list(programme.themes.all()),
        "credits": pages.credit_groups(programme.credits.all()),
        "team": team(programme),
        "rules": services.rules_in_force(programme),
        "entries": entries[: pages.LATEST],
        "older": entries[pages.LATEST :],
        "tick_form": TickForm(),
        "State": State,
    }
    return render(request, "programmes/programme.html", context)


@require_http_methods(["GET", "POST"])
@requires.staff
def create_programme(request: HttpRequest) -> HttpResponse:
    form = NewProgrammeForm(request.POST or None)
    made: list[Programme] = []

    def decide() -> None:
        data = form.cleaned_data
        made.append(
            services.create_programme(
                by=request.user,
                name=data["name"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                themes=data["themes"],
                targets={"partnerships_confirmed": data["partnerships"]},
            )
        )

    if save(form, decide):
        messages.success(
            request, f"{made[0].name} is made, with four stages and their gates. It is a draft until you open it."
        )
        return redirect(made[0])
    return form_page(
        request,
        form,
        title="New programme",
        lede="A partnership accelerator in four stages. Dates, gates and criteria come with it; you can change each.",
        submit="Make the programme",
        cancel_url="/desk/programmes/",
        crumbs=trail(),
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def copy_programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    source = own_programme(request, programme_id)
    form = CopyForm(request.POST or None, source=source)
    made: list[Programme] = []

    def decide() -> None:
        data = form.cleaned_data
        made.append(
            services.copy_programme(
                source, by=request.user, name=data["name"], starts_on=data["starts_on"], targets=form.new_targets()
            )
        )

    if save(form, decide):
        messages.success(request, f"{made[0].name} is made. It is a draft until you open it.")
        return redirect(made[0])
    return form_page(
        request,
        form,
        title=f"New from {source.name}",
        lede="Stages, gates, challenges and thanks are copied, with nothing ticked. People and organisations are not.",
        submit="Make the programme",
        cancel_url=source.get_absolute_url(),
        crumbs=trail(source),
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    form = ProgrammeForm(request.POST or None, instance=programme)

    def decide() -> None:
        values = {name: form.cleaned_data[name] for name in ProgrammeForm.Meta.fields}
        services.edit_programme(programme, by=request.user, **values)

    if save(form, decide):
        messages.success(request, "Saved.")
        return redirect(programme)
    return form_page(
        request,
        form,
        title="Edit particulars",
        submit="Save",
        cancel_url=f"/desk/programmes/{programme_id}/",
        crumbs=trail(Programme.objects.get(pk=programme_id)),
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_stages(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    forms = StageForms(programme, request.POST or None)
    if request.method == "POST" and forms.is_valid():
        services.edit_stages(programme, forms.changes(), by=request.user)
        messages.success(request, "Saved.")
        return redirect(programme)
    context = {
        "programme": programme,
        "forms": forms.forms,
        "form": forms.forms[0] if forms.forms else None,
        "crumbs": trail(programme),
    }
    return render(request, "programmes/stages.html", context, status=422 if request.method == "POST" else 200)


def team(programme: Programme) -> list[ProgrammeAccess]:
    """Memberships narrowed to this programme; those that reach all programmes are not listed."""
    rows = ProgrammeAccess.objects.filter(programme=programme, membership__ended_at=None)
    return list(rows.select_related("membership__user").order_by("membership__role", "membership__user__email"))
