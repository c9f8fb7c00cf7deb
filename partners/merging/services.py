"""The decisions: they are one, they are two after all, they are not the same."""

from django.db import IntegrityError, transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.services import mark_changed
from accelerator.tenancy.errors import Refused
from partners.merging import journal
from partners.merging.planning import lock, plan_merge, programme_ids
from partners.models import Alias, Merge, NotSame, Organisation
from partners.models.merging import UNDO_WITHIN
from partners.services.changes import locked
from partners.services.search_text import refresh_organisation


@transaction.atomic
def merge_organisations(kept: Organisation, *, gone: Organisation, by: User | None) -> Merge:
    """`gone` becomes part of `kept`: everything that pointed to it points there, its name is kept as another name.

    Reversible for thirty days. Raises Refused with the first conflict, and changes nothing then.
    """
    if kept.pk == gone.pk:
        raise Refused("Choose two different organisations.")
    lock(kept, gone)
    kept, gone = Organisation.objects.get(pk=kept.pk), Organisation.objects.get(pk=gone.pk)
    if gone_into(gone):
        raise Refused(f"{gone.name} was merged into another organisation already.")
    if kept.archived_at:
        raise Refused(f"{kept.name} is archived. Restore it first, or keep the other one.")
    plan = plan_merge(kept, gone)
    if plan.conflicts:
        raise Refused(plan.conflicts[0])
    touched = programme_ids(kept, gone)
    steps = plan.steps
    for step in steps:
        journal.do(step)
    steps += _keep_its_name(kept, gone)
    steps.append(_set_aside(gone))
    merge = Merge.objects.create(kept=kept, gone=gone, by=by, counts=dict(plan.moved + plan.together), journal=steps)
    record("organisation.merged", kept, by=by, gone=str(gone.pk))
    record("organisation.merged_away", gone, by=by, into=str(kept.pk))
    for programme_id in touched:
        mark_changed(programme_id)
    return merge


@transaction.atomic
def undo_merge(merge: Merge, *, by: User | None) -> Merge:
    """They are two after all: every step is taken back. What was changed since by somebody stays as they left it."""
    merge = locked(merge)
    if not merge.may_be_undone:
        days = UNDO_WITHIN.days
        raise Refused(
            f"This can be undone for {days} days, and once." if not merge.undone_at else "It is undone already."
        )
    if into := gone_into(merge.kept):
        raise Refused(f"{merge.kept.name} was merged into {into.kept.name} since. Undo that first.")
    lock(merge.kept, merge.gone)
    try:
        with transaction.atomic():
            changed_since = sum(not journal.undo(step) for step in reversed(merge.journal))
    except IntegrityError as error:
        raise Refused("Something that was added since stands in the way. Look at both organisations first.") from error
    merge.undone_at, merge.journal = clock.now(), []
    merge.save(update_fields=["undone_at", "journal"])
    for organisation in (merge.kept, merge.gone):
        refresh_organisation(Organisation.objects.get(pk=organisation.pk))
        record("organisation.merge_undone", organisation, by=by, changed_since=changed_since)
    for programme_id in programme_ids(merge.kept, merge.gone):
        mark_changed(programme_id)
    return merge


@transaction.atomic
def keep_apart(one: Organisation, other: Organisation, *, by: User | None) -> NotSame:
    """Somebody looked: they are two. The pair is not asked about again."""
    if one.pk == other.pk:
        raise Refused("Choose two different organisations.")
    first, second = sorted((one, other), key=lambda row: row.pk)
    pair, is_new = NotSame.objects.get_or_create(one=first, other=second, defaults={"by": by})
    if is_new:
        record("organisation.kept_apart", first, by=by, other=str(second.pk))
    return pair


def gone_into(organisation: Organisation) -> Merge | None:
    """The merge in which this organisation went; None while it is itself."""
    return Merge.objects.filter(gone=organisation, undone_at=None).select_related("kept").first()


def forget_journals() -> int:
    """What nobody can undo any more need not be kept: the texts in it are words about people."""
    old = Merge.objects.filter(merged_at__lt=clock.now() - UNDO_WITHIN).exclude(journal=[])
    return old.update(journal=[])


def _keep_its_name(kept: Organisation, gone: Organisation) -> list[journal.Step]:
    """Whoever looks for the old name finds the new record."""
    kept = Organisation.objects.get(pk=kept.pk)
    steps: list[journal.Step] = []
    known = {kept.name, *kept.aliases.values_list("name", flat=True)}
    if gone.name not in known:
        steps.append(["added", "partners.alias", str(Alias.objects.create(organisation=kept, name=gone.name).pk)])
    refresh_organisation(kept)
    return steps


def _set_aside(gone: Organisation) -> journal.Step:
    gone = Organisation.objects.get(pk=gone.pk)
    step = journal.set_step(gone, {"archived_at": gone.archived_at or clock.now()})
    journal.do(step)
    refresh_organisation(gone)
    return step
