"""Who should meet whom: texts read by a job, one scoring for pages, the API and rounds (docs/decisions/matching.md)."""

from introductions.matching.letters import letter_of
from introductions.matching.reasons import Reason
from introductions.matching.suggesting import (
    Match,
    innovators_for,
    match_of,
    matches,
    matches_of,
    partners_for,
)

__all__ = ["Match", "Reason", "innovators_for", "letter_of", "match_of", "matches", "matches_of", "partners_for"]
