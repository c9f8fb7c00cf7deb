"""What staff keep of their own desk: views they saved, and what they did to several introductions at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accelerator import clock
from accelerator.tenancy.models import TenantForeignKey, TenantModel


class Page(models.TextChoices):
    BOARD = "board", "the board"
    LIST = "list", "the list"


class SavedView(TenantModel):
    """A page with its filters, by name. Others see it where it is shared: the staff of its programme."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False, related_name="+")
    name = models.CharField(max_length=60)
    page = models.CharField(max_length=8, choices=Page.choices)
    query = models.CharField(max_length=1000, blank=True)  # as it stands in the address, without the question mark
    programme = TenantForeignKey(
        "programmes.Programme", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )  # the one it is narrowed to
    is_shared = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)  # what its owner sees on opening the page

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "owner", "page", "name"], name="saved_view_name_once"),
            models.UniqueConstraint(
                fields=["tenant", "owner", "page"], condition=Q(is_default=True), name="saved_view_one_default"
            ),
            models.CheckConstraint(name="saved_view_page_known", condition=Q(page__in=Page.values)),
            models.CheckConstraint(
                name="saved_view_shared_in_a_programme", condition=Q(is_shared=False) | Q(programme__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        path = reverse("introductions:show_board" if self.page == Page.BOARD else "introductions:list_introductions")
        return f"{path}?{self.query or 'q='}"  # never bare: a bare page opens at the default view


class DeedKind(models.TextChoices):
    NUDGE = "nudge", "nudge"
    CANCEL = "cancel", "withdraw"
    REASSIGN = "reassign", "give to another curator"
    SNOOZE = "snooze", "set aside"


class Deed(TenantModel):
    """One decision about several introductions, so that it can be looked at again, and undone where it can be.

    `items`: for each introduction that changed `{"id", "before", "after"}`, codes and ids only.
    """

    kind = models.CharField(max_length=10, choices=DeedKind.choices)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )
    done_at = models.DateTimeField(default=clock.now)
    items = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="deed_kind_known", condition=Q(kind__in=DeedKind.values))]
        indexes = [models.Index(fields=["tenant", "done_at", "id"], name="deed_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {len(self.items)}"

    def get_absolute_url(self) -> str:
        return reverse("introductions:list_deeds")
