"""A small library of law for tests."""

from cop.models import CaseLaw, LegalInstrument, Provision

BAIL = {"heading_en": "Bail in non-bailable offences", "heading_my": "အာမခံ"}


def make_instrument(code="crpc", **fields) -> LegalInstrument:
    fields.setdefault("kind", "act")
    fields.setdefault("title_en", {"crpc": "Code of Criminal Procedure", "pc": "Penal Code"}.get(code, code))
    fields.setdefault("short_en", {"crpc": "CrPC", "pc": "PC"}.get(code, code))
    return LegalInstrument.objects.get_or_create(code=code, defaults=fields)[0]


def make_provision(key="crpc:497/1", **fields) -> Provision:
    instrument = fields.pop("instrument", None) or make_instrument(key.partition(":")[0])
    return Provision.objects.create(instrument=instrument, key=key, **{**BAIL, **fields})


def make_case(**fields) -> CaseLaw:
    facts = {"name_en": "Khan v. The Union", "report": "blr", "year": 1960, "page": 192, "language": "en"}
    return CaseLaw.objects.create(**{**facts, **fields})
