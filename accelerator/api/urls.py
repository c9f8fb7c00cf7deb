from django.urls import path, re_path

from accelerator.api import docs
from accelerator.home import api as home
from accelerator.programmes import api as programmes
from accelerator.rest.views import nothing_here
from introductions.api import introductions, matching, partnerships, rounds
from partners.api import organisations as partners
from partners.api import rules, work
from reporting import api as reporting

app_name = "api"
urlpatterns = [
    path("docs/", docs.show_docs, name="docs"),
    path("schema/", docs.show_schema, name="schema"),
    path("v1/me/", home.Me.as_view(), name="me"),
    path("v1/picklists/", programmes.Picklists.as_view(), name="picklists"),
    path("v1/programmes/", home.Programmes.as_view(), name="programmes"),
    path("v1/programmes/<uuid:pk>/", home.OneProgramme.as_view(), name="programme"),
    path("v1/programmes/<uuid:pk>/rules/", rules.ProgrammeRules.as_view(), name="rules"),
    path("v1/programmes/<uuid:pk>/rules/ask/", rules.AskToAccept.as_view(), name="ask_to_accept"),
    path("v1/programmes/<uuid:pk>/rules/withdraw/", rules.WithdrawRules.as_view(), name="withdraw_rules"),
    path("v1/organisations/", home.Organisations.as_view(), name="organisations"),
    path("v1/organisations/<uuid:pk>/", home.OneOrganisation.as_view(), name="organisation"),
    path("v1/organisations/<uuid:pk>/rules/", rules.Acceptances.as_view(), name="rules_accepted"),
    path("v1/people/", partners.People.as_view(), name="people"),
    path("v1/people/<uuid:pk>/", partners.OnePerson.as_view(), name="person"),
    path("v1/participations/", work.Participations.as_view(), name="participations"),
    path("v1/participations/<uuid:pk>/", work.OneParticipation.as_view(), name="participation"),
    path("v1/projects/", work.Projects.as_view(), name="projects"),
    path("v1/projects/<uuid:pk>/", work.OneProject.as_view(), name="project"),
    path("v1/needs/", work.Needs.as_view(), name="needs"),
    path("v1/needs/<uuid:pk>/", work.OneNeed.as_view(), name="need"),
    path("v1/offers/", work.Offers.as_view(), name="offers"),
    path("v1/offers/<uuid:pk>/", work.OneOffer.as_view(), name="offer"),
    path("v1/introductions/", introductions.Introductions.as_view(), name="introductions"),
    path("v1/introductions/<uuid:pk>/", introductions.OneIntroduction.as_view(), name="introduction"),
    path("v1/introductions/<uuid:pk>/ask/", introductions.Ask.as_view(), name="ask"),
    path("v1/introductions/<uuid:pk>/cancel/", introductions.Cancel.as_view(), name="cancel"),
    path("v1/introductions/<uuid:pk>/answers/", introductions.Answers.as_view(), name="answers"),
    path("v1/introductions/<uuid:pk>/history/", introductions.History.as_view(), name="history"),
    path("v1/suggestions/", matching.Suggestions.as_view(), name="suggestions"),
    path("v1/dismissals/", matching.Dismissals.as_view(), name="dismissals"),
    path("v1/dismissals/<uuid:pk>/", matching.OneDismissal.as_view(), name="dismissal"),
    path("v1/dismissals/<uuid:pk>/undo/", matching.UndoDismissal.as_view(), name="undo_dismissal"),
    path("v1/conflicts/", matching.Conflicts.as_view(), name="conflicts"),
    path("v1/conflicts/<uuid:pk>/", matching.OneConflict.as_view(), name="conflict"),
    path("v1/conflicts/<uuid:pk>/lift/", matching.LiftConflict.as_view(), name="lift_conflict"),
    path("v1/programmes/<uuid:pk>/weights/", matching.ProgrammeWeights.as_view(), name="weights"),
    path("v1/programmes/<uuid:pk>/weights/preview/", matching.PreviewWeights.as_view(), name="preview_weights"),
    path("v1/rounds/", rounds.Rounds.as_view(), name="rounds"),
    path("v1/rounds/<uuid:pk>/", rounds.OneRound.as_view(), name="round"),
    path("v1/rounds/<uuid:pk>/add/", rounds.AddPair.as_view(), name="add_round_pair"),
    path("v1/rounds/<uuid:pk>/remove/", rounds.RemovePair.as_view(), name="remove_round_pair"),
    path("v1/rounds/<uuid:pk>/move/", rounds.MovePair.as_view(), name="move_round_pair"),
    path("v1/rounds/<uuid:pk>/draft/", rounds.DraftRound.as_view(), name="draft_round"),
    path("v1/rounds/<uuid:pk>/discard/", rounds.DiscardRound.as_view(), name="discard_round"),
    path("v1/partnerships/", partnerships.Partnerships.as_view(), name="partnerships"),
    path("v1/partnerships/<uuid:pk>/", partnerships.OnePartnership.as_view(), name="partnership"),
    path("v1/partnerships/<uuid:pk>/confirm/", partnerships.Confirm.as_view(), name="confirm"),
    path("v1/impact/<slug:slug>/", reporting.Impact.as_view(), name="impact"),
    path("v1/outbox/", home.Mails.as_view(), name="mails"),
    path("v1/outbox/<uuid:pk>/", home.OneMail.as_view(), name="mail"),
    re_path(r"^v1/(?P<path>(?s:.*))$", nothing_here, name="nothing"),
]
