"""Rounds, weights, and suggestions that staff do not want."""

from django.urls import path

from introductions.views import matching, rounds

urlpatterns = [
    path("desk/rounds/", rounds.list_rounds, name="list_rounds"),
    path("desk/rounds/new/", rounds.make_round, name="make_round"),
    path("desk/rounds/<uuid:pk>/", rounds.view_round, name="view_round"),
    path("desk/rounds/<uuid:pk>/choose/", rounds.choose_pair, name="choose_pair"),
    path("desk/rounds/<uuid:pk>/add/", rounds.add_pair, name="add_pair"),
    path("desk/rounds/<uuid:pk>/pairs/<uuid:pair_id>/remove/", rounds.remove_pair, name="remove_pair"),
    path("desk/rounds/<uuid:pk>/pairs/<uuid:pair_id>/restore/", rounds.restore_pair, name="restore_pair"),
    path("desk/rounds/<uuid:pk>/draft/", rounds.draft_round, name="draft_round"),
    path("desk/rounds/<uuid:pk>/discard/", rounds.discard_round, name="discard_round"),
    path("desk/matching/weights/", matching.weigh_reasons, name="weigh_reasons"),
    path("desk/matching/weights/save/", matching.set_weights, name="set_weights"),
    path("desk/matching/dismiss/", matching.dismiss_suggestion, name="dismiss_suggestion"),
    path("desk/matching/dismissed/", matching.list_dismissals, name="list_dismissals"),
    path("desk/matching/dismissed/<uuid:pk>/undo/", matching.undo_dismissal, name="undo_dismissal"),
    path("desk/matching/conflicts/<uuid:pk>/lift/", matching.lift_conflict, name="lift_conflict"),
]
