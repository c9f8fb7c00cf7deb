"""The tenant's lists (programmes.picklists) from which organisations and their work choose."""

LISTS = (
    "sector",
    "legal_status",
    "size",
    "region",
    "motive",
    "benefit",
    "support_level",
    "unit",
    "offer_type",
    "need_type",
)
