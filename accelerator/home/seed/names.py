"""Invented names for the demo: nothing that could be taken for a real person or company."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Innovator:
    """One of the eighteen: `made` and `confirmed` are how often its story ends that way in the seed."""

    name: str
    theme: str  # slug of its challenge
    region: str  # ONS code
    about: str
    project: str
    needs: tuple[str, ...]  # need type codes
    made: int
    confirmed: int


THEMES = (
    ("money-confidence", "Money confidence", "Helping people manage, save and borrow."),
    ("first-jobs", "First jobs", "Helping young people into good work."),
    ("minds-at-work", "Minds at work", "Better mental health in the workplace."),
)

INNOVATORS = (
    Innovator(
        "Stepwright",
        "first-jobs",
        "E12000009",
        "Runs paid trial weeks for young people who have never had a job.",
        "Trial weeks",
        ("pilot_site", "employee_channel"),
        21,
        11,
    ),
    Innovator(
        "Copperleaf Circle",
        "money-confidence",
        "E12000003",
        "Savings circles for people with uneven pay, run by their members.",
        "Circles at work",
        ("employee_channel", "grant"),
        19,
        9,
    ),
    Innovator(
        "Plainpenny",
        "money-confidence",
        "E12000007",
        "Turns bills and bank letters into plain words and next steps.",
        "Plain letters",
        ("customer_channel", "data_access"),
        18,
        8,
    ),
    Innovator(
        "Saltmarsh Savers",
        "money-confidence",
        "E12000006",
        "A coastal credit scheme with a human on the phone.",
        "Save as you rent",
        ("data_access", "pro_bono_finance"),
        17,
        8,
    ),
    Innovator(
        "Kindlework",
        "first-jobs",
        "E12000002",
        "Matches care leavers with small employers and stays for a year.",
        "Year one",
        ("mentoring", "pilot_site"),
        16,
        7,
    ),
    Innovator(
        "Quiet Hour",
        "minds-at-work",
        "E12000001",
        "Gives shift teams one protected hour and the training to use it.",
        "Quiet hours on shift",
        ("pilot_site", "research"),
        15,
        7,
    ),
    Innovator(
        "Tallybird",
        "money-confidence",
        "E12000009",
        "Helps people in rented homes plan for uneven pay.",
        "Rent rhythm",
        ("pilot_site", "data_access", "mentoring"),
        14,
        7,
    ),
    Innovator(
        "Moodlark",
        "minds-at-work",
        "E12000007",
        "Two-minute check-ins by text for people who work alone.",
        "Text check-ins",
        ("customer_channel", "research"),
        14,
        6,
    ),
    Innovator(
        "Brightrung",
        "first-jobs",
        "E12000005",
        "Ladders of short courses that local employers promise to hire from.",
        "Rungs",
        ("training", "procurement"),
        13,
        6,
    ),
    Innovator(
        "Hearthline",
        "minds-at-work",
        "E12000004",
        "A listening line staffed by people who did the same job.",
        "Peer line",
        ("pilot_site", "grant"),
        13,
        5,
    ),
    Innovator(
        "Fernshift",
        "first-jobs",
        "E12000008",
        "Outdoor work crews for young people out of school.",
        "Crews",
        ("procurement", "equipment"),
        12,
        5,
    ),
    Innovator(
        "Rota & Rest",
        "minds-at-work",
        "E12000003",
        "Rotas that protect sleep, made with the people who work them.",
        "Rest rotas",
        ("pilot_site", "data_access"),
        12,
        5,
    ),
    Innovator(
        "Ladderhouse",
        "first-jobs",
        "E12000007",
        "Rooms and work for young people who would otherwise sofa-surf.",
        "House and work",
        ("grant", "mentoring"),
        11,
        5,
    ),
    Innovator(
        "Second Bell",
        "first-jobs",
        "E12000001",
        "Evening classes that count towards a trade.",
        "Second bell",
        ("training", "workspace"),
        10,
        4,
    ),
    Innovator(
        "Opalbridge",
        "money-confidence",
        "E12000005",
        "Debt advice that starts at the food bank and follows up.",
        "Bridge visits",
        ("pro_bono_finance", "grant"),
        9,
        3,
    ),
    Innovator(
        "Rentlark",
        "money-confidence",
        "E12000002",
        "Warns tenants and landlords of arrears before they start.",
        "Early warning",
        ("data_access", "pilot_site"),
        7,
        2,
    ),
    Innovator(
        "Owl & Ledger",
        "money-confidence",
        "W92000004",
        "Night-school bookkeeping for sole traders.",
        "Night ledger",
        ("training", "mentoring"),
        6,
        2,
    ),
    Innovator(
        "Threadgood",
        "minds-at-work",
        "S92000003",
        "Mending groups that are also support groups.",
        "Mending tables",
        ("workspace", "grant"),
        3,
        0,
    ),
)

# Partners named in full, then as many as are wanted from the stems below.
KNOWN_PARTNERS = (
    ("Merrowdale Group", "Housing and care for 31,000 people."),
    ("Marrick Bank", "A retail bank with 6,200 staff."),
    ("Orrin & Pike", "Shops in forty towns, 23,000 staff."),
    ("Cardew Rail", "A rail operator with 4,100 staff."),
    ("Velline Telecom", "Telephones and texts, 9,800 staff."),
    ("Quillon Insurance", "A mutual insurer with 3,300 staff."),
    ("Northquay Energy", "Heat and power for the north coast."),
    ("Fennick Logistics", "Warehouses and vans, 5,400 staff."),
    ("Sablewood Hotels", "Sixty small hotels."),
    ("Astonmere Foods", "Ready meals for shops and schools."),
    ("Marlow Street Homes", "A housing association with 4,000 homes."),
)
STEMS = (
    "Aldermoor", "Brackenfell", "Corvale", "Dunmarrow", "Eskmere", "Farrowby", "Gillimoor", "Harkstone", "Ivelden", "Jarrowmead", "Kelderby", "Lintwell",
    "Marrowick", "Netherquill", "Ombersway", "Pellmarsh", "Quorndale", "Rushwick", "Skelmoor", "Tarnbeck", "Ulverley", "Wickenford", "Yarrowholt", "Zellbrook",
)  # fmt: skip
TRADES = (
    ("Bank", "A regional bank."), ("Retail", "Shops and a warehouse."), ("Water", "Water and drains."), ("Law", "A law firm."), ("Care", "Care homes and home care."),
    ("Build", "Builders of homes and schools."), ("Transport", "Buses and depots."), ("Data", "Data and software."), ("Council Services", "Works for three councils."),
    ("Foods", "Farms and kitchens."), ("Media", "Local radio and print."), ("College", "A further education college."), ("Energy", "Heat networks."), ("Trust", "A charity that also gives grants."),
)  # fmt: skip
GIVEN = (
    "Amira", "Bram", "Callum", "Delphine", "Ezra", "Fenna", "Gwilym", "Hana", "Idris", "Jocasta", "Kofi", "Leonie", "Marek", "Nadia", "Orla", "Priya", "Quentin",
    "Ruth", "Samir", "Tamsin", "Usha", "Viktor", "Winifred", "Xanthe", "Yusuf", "Zelda", "Anselm", "Beatrix", "Cosmo", "Dorothea",
)  # fmt: skip
FAMILY = (
    "Oyelaran", "Adeyinka", "Nairsby", "Tranterly", "Okellsen", "Varganova", "Reyesmith", "Brackwater", "Dunlarch", "Ellismoor", "Fairthorne", "Glaswick", "Hollinsby",
    "Inchmarlow", "Jessamy", "Kettleburn", "Lorrimar", "Mapplewood", "Nightingate", "Osterley-Vane", "Pemberwick", "Quillfeather", "Rowanshaw", "Sunderwell", "Thackmore",
    "Umberfield", "Vellacourt", "Wetherglen", "Yelverdown", "Zetterlund-Marsh",
)  # fmt: skip


def partner_names(count: int) -> list[tuple[str, str]]:
    """`count` different partners, the known ones first: (name, one sentence about it)."""
    made = [
        (f"{stem} {trade}", about) for number, (trade, about) in enumerate(TRADES) for stem in STEMS[number % 2 :: 2]
    ]
    return [*KNOWN_PARTNERS, *made][:count]


def person_name(number: int) -> tuple[str, str]:
    """A given and a family name; no two numbers under 900 share both."""
    return GIVEN[number % len(GIVEN)], FAMILY[(number + number // len(GIVEN)) % len(FAMILY)]


def slug_of(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


HARBOUR_INNOVATORS = (
    Innovator(
        "Keyturn",
        "homes-that-last",
        "E12000002",
        "Keeps people in their homes with a phone call before the letter.",
        "First call",
        ("data_access", "pilot_site"),
        0,
        0,
    ),
    Innovator(
        "Warmledger",
        "homes-that-last",
        "E12000003",
        "Heating advice that starts with the bill.",
        "Bill first",
        ("pilot_site",),
        0,
        0,
    ),
)
