"""Saved searches: run again when they are due, and told of by mail when there is something new (domain.md 6.9)."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.http import urlencode

from accelerator import clock
from accelerator.home.forms.browsing import BrowseFilter, CatalogueFilter
from accelerator.home.portal import browse, catalogue
from accelerator.home.portal.acting import Acting, person_acting
from accelerator.mailing.links import url_of
from accelerator.mailing.services import MailClass, Recipient, queue_mail
from accelerator.programmes.models import Theme
from accelerator.tenancy.calendar import next_working_moment
from partners import services
from partners.models import Position, SavedSearch, SearchKind

TOLD = 5  # named in the mail; the page has all
PAGES = {SearchKind.OFFERS: "/portal/catalogue/", SearchKind.INNOVATORS: "/portal/innovators/"}


def filters_of(kind: str, acting: Acting, data: object) -> BrowseFilter:
    """The filters of the kind's page, with the challenges that this organisation can choose from."""
    if kind == SearchKind.INNOVATORS:
        return BrowseFilter(data, themes=browse.themes_for(acting))
    return CatalogueFilter(data, themes=Theme.objects.filter(programme__in=catalogue.programmes_of(acting)))


def name_of(kind: str, filters: BrowseFilter) -> str:
    """ "Offers: mentoring, Good work" """
    words = [_word(filters, name) for name in filters.fields if filters.value(name)]
    return f"{SearchKind(kind).label}: {', '.join(words)}" if words else f"All {SearchKind(kind).label.lower()}"


def url_of_search(search: SavedSearch) -> str:
    """The page with these filters, as a path."""
    query = urlencode(search.filters)
    return PAGES[SearchKind(search.kind)] + (f"?{query}" if query else "")


def due_searches() -> list[UUID]:
    return list(SavedSearch.objects.filter(due_at__lte=clock.now()).order_by("due_at").values_list("pk", flat=True))


@transaction.atomic
def look(search_id: UUID) -> None:
    """Write if something is new since the last look; harmless when run twice."""
    rows = SavedSearch.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    search = rows.filter(pk=search_id, due_at__lte=clock.now()).select_related("person", "organisation").first()
    if search is None:
        return
    position = Position.objects.live().filter(person=search.person, organisation=search.organisation).first()
    if position is None or not search.person.may_be_asked:
        services.stop_search(search, by=search.person)
        return
    titles = _new(search, person_acting(position))
    if titles:
        _tell(search, titles)
    services.note_looked(search)


def _new(search: SavedSearch, acting: Acting) -> list[str]:
    """What the mail names: at most one more than it shows, so that it can say that there is more."""
    filters = filters_of(search.kind, acting, search.filters)
    rows: QuerySet
    if search.kind == SearchKind.INNOVATORS:
        if not acting.is_partner:
            return []
        rows = browse.new_since(browse.narrowed(browse.innovators_for(acting), filters), search.looked_at)
        return list(rows.order_by("name_key", "id").values_list("name", flat=True)[: TOLD + 1])
    offers = catalogue.narrowed(catalogue.offers_for(acting), filters)  # type: ignore[arg-type]
    rows = catalogue.new_since(offers.exclude(organisation=acting.organisation), search.looked_at)
    return list(rows.order_by("-live_since", "id").values_list("title", flat=True)[: TOLD + 1])


def _tell(search: SavedSearch, titles: list[str]) -> None:
    queue_mail(
        key=f"search:{search.pk}:{clock.today():%Y-%m-%d}",
        template="home/emails/saved_search",
        to=Recipient(search.person.email, search.person.name),
        mail_class=MailClass.DIGEST,
        about=search,
        due_at=next_working_moment(clock.now()),
        context={
            "given_name": search.person.given_name,
            "name": search.name,
            "titles": titles[:TOLD],
            "is_more": len(titles) > TOLD,
            "often": search.get_often_display().lower(),
            "wishes_url": url_of("/portal/wishes/"),
            "buttons": [{"url": url_of(url_of_search(search)), "label": "See them all"}],
        },
    )


def _word(filters: BrowseFilter, name: str) -> str:
    field, value = filters.fields[name], filters.value(name)
    if name == "room":
        return "with a place free"
    return str(dict(getattr(field, "choices", ())).get(value, value)) if name != "theme" else str(value)
