"""Decisions about programmes. Each is the only writer of its fact, with its audit row beside it."""

from accelerator.programmes.services.details import (
    add_credit,
    add_criterion,
    add_theme,
    edit_credit,
    edit_criterion,
    edit_stages,
    edit_theme,
    move_theme,
    remove_credit,
    remove_criterion,
    remove_theme,
    set_target,
)
from accelerator.programmes.services.lists import add_entry, move_entry, rename_entry, restore_entry, retire_entry
from accelerator.programmes.services.making import copy_programme, create_programme, edit_programme
from accelerator.programmes.services.rules import publish_rules, rules_in_force, withdraw_rules
from accelerator.programmes.services.stamps import mark_changed
from accelerator.programmes.services.way import (
    archive_programme,
    decide_gate,
    open_programme,
    pause_programme,
    resume_programme,
    step_back,
    tick_criterion,
    untick_criterion,
)

__all__ = [
    "add_credit",
    "add_criterion",
    "add_entry",
    "add_theme",
    "archive_programme",
    "copy_programme",
    "create_programme",
    "decide_gate",
    "edit_credit",
    "edit_criterion",
    "edit_programme",
    "edit_stages",
    "edit_theme",
    "mark_changed",
    "move_entry",
    "move_theme",
    "open_programme",
    "pause_programme",
    "publish_rules",
    "remove_credit",
    "remove_criterion",
    "remove_theme",
    "rename_entry",
    "restore_entry",
    "resume_programme",
    "retire_entry",
    "rules_in_force",
    "set_target",
    "step_back",
    "tick_criterion",
    "untick_criterion",
    "withdraw_rules",
]
