"""Pairs that belong together, written so that they share few words: what a matching by meaning has to find.

Everything is invented. Each matter is told twice, once as an innovator would and once as a partner would; the
sentences around them are the same for many, as they are in real profiles.
"""

import random
from dataclasses import dataclass

MATTERS = [
    ("We teach families to manage arrears and talk to creditors", "Our branch staff advise on money owed and loans"),
    ("Teenagers who left school early learn a craft", "We take apprentices into our workshops and garages"),
    ("Refugees learn the language through cooking", "Our canteens and kitchens hire newcomers from abroad"),
    ("Lonely pensioners get a weekly phone call", "Volunteers in our call centre have free hours for elderly people"),
    ("An app that helps with anxiety and low mood", "Counselling for stress and depression through our clinics"),
    ("Prisoners are trained to code before release", "Our software firm hires developers with a criminal record"),
    ("Damp flats get cheap sensors against mould", "As a landlord of 9,000 homes we fight moisture and condensation"),
    ("Bicycles are repaired and given to job seekers", "We make two-wheelers and spare parts for commuters"),
    ("Surplus bread and vegetables reach food banks", "Our supermarkets throw away too many groceries"),
    ("Deaf pupils follow lessons with live captions", "Speech recognition and subtitles are our product"),
    ("Mothers get back to work after maternity", "Flexible jobs and nursery places for parents"),
    ("Carers of people with dementia get a night off", "Our nurses offer respite and memory clinics"),
    ("Allotments grow salad on school roofs", "We sell seeds, soil and greenhouses to gardeners"),
    ("Young footballers learn to lead", "Our stadium and coaches are idle during the week"),
    ("Fishermen sell plastic nets for recycling", "We turn marine waste into new polymers"),
    ("Blind travellers find the platform by sound", "We run trains and stations in the north"),
    ("Women boxers speak about violence at home", "Our gyms and sport clothes are for everybody"),
    ("Rough sleepers open a bank account without an address", "Accounts and payment cards for those without papers"),
    ("Villages share one electric minibus", "We lease vans and charge batteries for fleets"),
    ("Autistic graduates test software", "Our IT department looks for quality engineers who think differently"),
    ("Patients understand letters from the hospital", "Plain language and translation for doctors"),
    ("A library of tools that neighbours borrow", "Our hardware stores lend drills and ladders"),
    ("Children breathe better near busy roads", "We measure air pollution and traffic fumes"),
    ("Music lessons on second-hand violins", "Our orchestra has instruments that nobody plays"),
    ("Farm workers know their rights", "Employment lawyers give free legal clinics"),
    ("Diabetics cook on a small budget", "Healthy recipes and blood sugar checks in our pharmacies"),
    ("Tenants insulate their own lofts", "Energy efficiency and heating are our trade"),
    ("Girls build robots after school", "We make industrial machines and automation"),
    ("Widows learn to deal with online forms", "Digital skills courses run by our telecoms shops"),
    ("Stroke survivors practise walking at home", "Physiotherapy equipment and rehabilitation wards"),
    ("Old laptops go to pupils without one", "We replace thousands of company computers each year"),
    ("Street vendors get weather insurance", "Micro policies and premiums for small traders"),
    ("Care leavers furnish their first flat", "Sofas and beds come back to our furniture warehouses"),
    ("A choir for people who stammer", "Theatre stages and rehearsal rooms stand empty by day"),
    ("Veterans become beekeepers", "Honey and pollination matter to our orchards"),
    ("Gamblers block betting on their phone", "Banks like ours can freeze spending at casinos"),
    ("Riverside towns are warned of floods", "Satellite pictures and rain forecasts are what we sell"),
    ("Uniforms are sewn by refugees", "We buy textiles and workwear in large numbers"),
    ("Nurses find a room near the ward", "Student halls and hotels with free beds"),
    ("Divers restore sea grass", "Our offshore wind parks need healthy coasts"),
]
AROUND = [
    "We work with people and communities across the area to improve lives.",
    "Our organisation provides support, advice and training through projects and partnerships.",
    "We believe that everybody deserves a fair chance and we measure what we do.",
    "Founded by local people, we now reach several regions.",
    "We look for partners who want to try something new with us.",
    "Our staff and volunteers bring many years of experience.",
]


@dataclass(frozen=True)
class Planted:
    """Texts of innovators and of partners; innovator i belongs to partner `pairs[i]`."""

    innovators: list[str]
    partners: list[str]
    pairs: list[int]


def planted(seed: int, partners: int = 400) -> Planted:
    """Forty innovators among `partners` partners, of which each matter has one that belongs and others that do not."""
    chance = random.Random(seed)
    told = [_around(other, chance) for _one, other in MATTERS]
    while len(told) < partners:
        one, other = chance.sample(MATTERS, 2)
        told.append(_around(f"{_half(one[1], chance)}. {_half(other[1], chance)}", chance))
    order = list(range(partners))
    chance.shuffle(order)
    places = {number: place for place, number in enumerate(order)}
    return Planted(
        innovators=[_around(one, chance) for one, _other in MATTERS],
        partners=[told[number] for number in order],
        pairs=[places[number] for number in range(len(MATTERS))],
    )


def dealt(texts: list[str]) -> tuple[list[str], list[str]]:
    """Each text word by word in turn into two: what belongs together, with hardly a word in common."""
    return [" ".join(text.split()[::2]) for text in texts], [" ".join(text.split()[1::2]) for text in texts]


def _around(said: str, chance: random.Random) -> str:
    return " ".join(chance.sample([f"{said}.", chance.choice(AROUND)], 2))


def _half(said: str, chance: random.Random) -> str:
    words = said.split()
    return " ".join(words[: len(words) // 2] if chance.random() < 0.5 else words[len(words) // 2 :])
