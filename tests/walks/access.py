"""The table of doors: every route with who may go through it.

Whoever may not gets the answer of a page that does not exist; who is signed out is led to sign in.
"""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.walks.samples import sample
from tests.walks.world import ROLES, World, routes

EVERYONE = frozenset(ROLES)
SIGNED_IN = EVERYONE - {"nobody"}
ADMIN = frozenset({"admin"})
STAFF = frozenset({"admin", "manager", "other manager"})
PROGRAMME_STAFF = frozenset({"admin", "manager"})  # of the programme that the row belongs to
PORTAL = frozenset({"innovator", "partner"})
READERS = STAFF | {"funder", "other funder"}  # of impact pages: each of their own programmes
FUNDERS = PROGRAMME_STAFF | {"funder"}

TABLE: dict[frozenset[str], str] = {
    EVERYONE: """
        healthz readyz ui:accessibility ui:brand ui:favicon ui:help ui:privacy tenancy:show_picture
        demo:list_mails
        home:show_front home:show_programme home:list_named_partnerships
        api:docs api:schema
    """,
    # The token is the right, and unknown ones all look alike (tests of F37); the mailbox is empty here.
    frozenset({"whoever holds the token"}): """
        home:show_invitation home:accept_invitation home:decline_invitation
        introductions:read_question introductions:answer_question introductions:explain_answer introductions:pause_requests
        introductions:not_me introductions:read_follow_up introductions:answer_follow_up introductions:read_how introductions:answer_how
        introductions:read_terms introductions:confirm_terms introductions:wish_change introductions:say_naming
        introductions:read_rules introductions:accept_rules
        mailing:edit_preferences mailing:leave demo:show_mail demo:show_mail_html demo:show_mail_source
    """,
    # A cookie is nothing there; what each role reads and writes with a token is told in tests/api.
    frozenset({"whoever shows a token"}): """
        api:me api:picklists api:programmes api:programme api:organisations api:organisation api:people api:person
        api:participations api:participation api:projects api:project api:needs api:need api:offers api:offer
        api:contacts api:merge_organisations api:keep_apart api:duplicates api:undo_merge api:hand_over
        api:move_participation api:sheet api:edit_sheet api:champion
        api:rules api:ask_to_accept api:withdraw_rules api:rules_accepted
        api:introductions api:introduction api:ask api:cancel
        api:write_bridge api:send api:unsend api:follow_ups api:let_go api:requests api:request api:draft_requested
        api:decline_request api:withdraw_request api:pause_organisation api:resume_organisation api:save_wording api:name_sender
        api:suggestions api:dismissals api:dismissal api:undo_dismissal api:conflicts api:conflict api:lift_conflict
        api:weights api:preview_weights
        api:sharing api:book_meeting api:meetings api:correct_meeting api:catalogue api:interests api:interest
        api:withdraw_interest api:lines api:waiting api:leave_line api:searches api:stop_search
        api:rounds api:round api:add_round_pair api:remove_round_pair api:move_round_pair api:draft_round api:discard_round
        api:together api:undo_together api:views
        api:answers api:history api:partnerships api:partnership api:confirm api:impact api:mails api:mail
    """,
    SIGNED_IN: """
        accounts:home accounts:show_account accounts:edit_name accounts:list_sessions accounts:end_other_sessions
        accounts:set_up_second_factor mailing:edit_own_preferences privacy:show_own_data privacy:delete_account
    """,
    # Whoever is a member here has tokens of their own.
    EVERYONE - {"nobody", "stranger"}: "accounts:list_tokens accounts:make_token",
    frozenset({"whose token it is"}): "accounts:revoke_token",
    frozenset({"who did or keeps it"}): "introductions:undo_deed introductions:delete_view",
    # Nothing is there, with or without a token; no host is known that is not named.
    frozenset({"nobody at all"}): "api:nothing known_host",
    # A session belongs to one person: another's does not exist.
    frozenset({"whose session it is"}): "accounts:end_session",
    STAFF: """
        accounts:show_settings accounts:list_invitations home:invite_member
        home:show_desk home:search_desk home:show_palette home:list_mails home:show_sender home:resume_sender
        introductions:list_introductions introductions:new_introduction introductions:save_draft introductions:ask_at_once
        introductions:log_elsewhere introductions:show_board introductions:choose_met introductions:show_figures introductions:save_view
        introductions:preview_together introductions:do_together introductions:list_deeds
        introductions:log_elsewhere
        introductions:list_rounds introductions:make_round introductions:weigh_reasons introductions:set_weights
        introductions:dismiss_suggestion introductions:list_dismissals
        introductions:log_elsewhere introductions:list_requests
        introductions:list_partnerships introductions:propose_partnership
        partners:list_duplicates
        partners:list_innovators partners:list_partners partners:list_organisations partners:list_people
        partners:add_innovator partners:add_partner partners:list_imports partners:start_import
        programmes:list_programmes programmes:create_programme ui:styleguide
    """,
    ADMIN: """
        accounts:add_host accounts:close_day accounts:open_day accounts:edit_hours accounts:edit_look accounts:edit_security accounts:edit_tenant
        accounts:end_membership accounts:list_hosts accounts:list_members accounts:make_host_primary accounts:preview_look
        accounts:remove_host accounts:remove_logo accounts:restore_membership accounts:upload_logo
        home:list_addresses mailing:check_domain mailing:edit_sender mailing:edit_wording mailing:list_wordings mailing:preview_wording mailing:send_test
        privacy:show_data privacy:erase_person privacy:list_due privacy:keep_people privacy:erase_people
        privacy:edit_retention privacy:allow_address
        programmes:add_entry programmes:edit_access programmes:edit_list programmes:move_entry programmes:rename_entry
        programmes:restore_entry programmes:retire_entry programmes:show_lists
    """,
    PROGRAMME_STAFF: """
        accounts:resend_invitation accounts:revoke_invitation
        home:deal_with_mail home:lift_address home:send_mail_again home:show_mail home:show_mail_html home:stop_mail
        introductions:add_contact introductions:ask_introduction introductions:cancel_introduction introductions:change_contact
        introductions:conclude_introduction introductions:edit_introduction introductions:log_meeting
        introductions:nudge_introduction introductions:read_letter introductions:read_letter_html introductions:record_answer
        home:list_programme_mails home:name_programme_sender home:edit_programme_wording
        home:preview_programme_wording home:test_programme_wording
        introductions:pause_organisation introductions:resume_organisation introductions:draft_requested introductions:decline_request
        introductions:compose_introduction introductions:save_bridge introductions:schedule_introduction introductions:let_go
        introductions:send_introduction introductions:start_conversation introductions:unsend_introduction
        introductions:view_introduction introductions:hand_over
        introductions:show_sheet introductions:edit_sheet introductions:choose_champion
        introductions:view_introduction
        introductions:view_round introductions:choose_pair introductions:add_pair introductions:remove_pair introductions:restore_pair
        introductions:draft_round introductions:discard_round introductions:undo_dismissal introductions:lift_conflict
        introductions:amend_partnership introductions:complete_partnership introductions:confirm_with_evidence
        introductions:drop_proposal introductions:end_partnership introductions:pause_partnership
        introductions:resume_partnership introductions:start_partnership introductions:view_partnership
        introductions:void_partnership
        partners:add_alias partners:add_contact partners:add_identifier partners:add_need partners:add_offer
        partners:add_organisation_note partners:add_person_note partners:add_project partners:allow_organisation_contact
        partners:allow_person_contact partners:archive_organisation partners:archive_person partners:edit_names
        partners:edit_need partners:edit_note partners:edit_offer partners:edit_organisation partners:edit_participation
        partners:edit_person partners:edit_position partners:edit_project partners:end_position partners:invite_person
        partners:join_programme partners:log_organisation_contact partners:log_person_contact
        partners:make_identifier_primary partners:move_need partners:move_offer partners:move_participation
        partners:rest_participation
        partners:show_import partners:set_import_columns partners:explain_import_words partners:answer_import_questions
        partners:run_import partners:resume_import partners:undo_import partners:discard_import partners:download_refused
        partners:pause_person partners:remove_alias partners:remove_contact partners:remove_identifier partners:remove_logo
        partners:remove_note partners:restore_organisation partners:restore_person partners:resume_person
        partners:set_logo partners:show_organisation partners:show_person partners:stop_organisation_contact
        partners:stop_person_contact partners:use_as_innovator partners:use_as_partner
        partners:choose_duplicate partners:merge_organisations partners:keep_apart partners:undo_merge
        partners:show_rules partners:publish_rules partners:withdraw_rules partners:ask_to_accept
        partners:record_acceptances
        programmes:add_credit programmes:add_criterion programmes:add_target programmes:add_theme
        programmes:archive_programme programmes:copy_programme programmes:decide_gate programmes:edit_credit
        programmes:edit_criterion programmes:edit_programme programmes:edit_stages programmes:edit_target
        programmes:edit_theme programmes:move_theme programmes:open_programme programmes:pause_programme
        programmes:remove_credit programmes:remove_criterion programmes:remove_theme programmes:resume_programme
        programmes:show_programme programmes:step_back programmes:tick_criterion programmes:untick_criterion
    """,
    PORTAL: """
        home:list_portal_requests
        home:show_portal home:list_portal_introductions home:list_portal_partnerships home:list_portal_people
        home:show_portal_profile home:edit_portal_profile home:edit_portal_person home:set_portal_logo
        home:remove_portal_logo home:pause_portal_introductions home:resume_portal_introductions
        home:suggest_portal_colleague home:show_portal_rules home:accept_portal_rules
        home:list_portal_catalogue home:show_catalogue_offer home:list_portal_wishes home:save_portal_search
    """,
    frozenset({"innovator"}): """
        home:act_for home:list_portal_needs home:add_portal_need home:edit_portal_need home:move_portal_need
        home:add_portal_project home:edit_portal_project home:set_portal_sharing home:download_portal_evidence
        home:ask_about_offer home:mark_catalogue_offer home:join_offer_line home:leave_offer_line
        home:show_portal_introduction home:answer_portal_introduction home:explain_portal_answer
        home:log_portal_meeting home:book_portal_meeting home:unbook_portal_meeting home:portal_meeting_file
        home:correct_portal_meeting home:say_portal_agreed home:say_portal_how home:say_portal_written
        home:log_portal_meeting home:say_portal_how home:say_portal_written home:withdraw_request
        home:show_portal_partnership home:confirm_portal_partnership home:say_portal_naming home:wish_portal_change
    """,
    frozenset({"partner"}): """
        home:list_portal_offers home:add_portal_offer home:edit_portal_offer home:change_portal_offer
        home:list_portal_innovators home:show_portal_innovator home:mark_portal_innovator
        home:withdraw_interest home:stop_portal_search home:show_portal_led_to home:download_portal_led_to
        home:list_portal_innovators home:show_portal_innovator home:ask_to_meet
    """,
    READERS: "reporting:list_programmes",
    FUNDERS: "reporting:show_programme reporting:show_programme_json reporting:list_rows",
}
ROUTES: dict[str, frozenset[str]] = {name: who for who, names in TABLE.items() for name in names.split()}
# Written and tested by others; our settings decide what they do (tests/accounts).
OF_OTHERS = re.compile(r"(account|mfa|usersessions)_")


def kwargs_of(name: str, world: World) -> dict[str, Any]:
    """One existing row of Fair Footing for each part of the address. Call inside the tenant's scope."""
    pattern = routes()[name]
    return {key: sample(pattern, key, world) for key in re.findall(r"<(?:\w+:)?(\w+)>", pattern)}


def address_of(name: str, world: World) -> str:
    return reverse(name, kwargs=kwargs_of(name, world))


def expected(name: str, role: str) -> str:
    who = ROUTES[name]
    if role in who:
        return "ok"
    if "whoever shows a token" in who:
        return "no token"
    open_to_signed_out = who & {"whoever holds the token", "nobody at all"}
    return "sign in" if role == "nobody" and not open_to_signed_out else "not found"


def ask(client: Client, address: str, *, allowed: bool) -> str:
    """What the door says. Who should stay outside tries to act as well as to look.

    405 says nothing about a row: every address of that pattern gives it to everybody who may knock at all.
    """
    if allowed:
        return _say(client.get(address))
    said = {_say(response) for response in (client.get(address), client.post(address)) if response.status_code != 405}
    return " and ".join(sorted(said)) or "not found"


def _say(response: Any) -> str:
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "sign in"
    if response.status_code == 404:
        return "not found"
    if response.status_code == 401:
        return "no token"
    return "ok" if response.status_code < 500 and response.status_code != 403 else str(response.status_code)
