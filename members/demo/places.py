"""The four invented centres, in towns where no such centre is known, and two partner organisations."""

from ..models import AdminUnit, JusticeCentre, Organisation
from ..models.centre import Sector
from .parts import Context

# code: name in English and Burmese, township, status, service townships
CENTRES = {
    "PDK": ("Padauk", "ပိတောက်", "MMR017001", "open", ("MMR017008", "MMR017014", "MMR017023")),
    "IGY": ("Ingyin", "အင်ကြင်း", "MMR009001", "open", ("MMR009007", "MMR009002", "MMR009018")),
    "SPN": ("Sein Pan", "စိန်ပန်း", "MMR010008", "partial", ("MMR010013", "MMR010028", "MMR010009")),
    "KHY": ("Khayay", "ခရေ", "MMR014005", "remote_only", ("MMR014002", "MMR014006", "MMR014008")),
}
PARTNERS = (
    ("Bridge Legal Aid (demo)", "တံတား ဥပဒေအထောက်အကူ (နမူနာ)", Sector.CIVIL_SOCIETY),
    ("Four Rivers Law Chambers (demo)", "မြစ်လေးသွယ် ဥပဒေရုံး (နမူနာ)", Sector.PRIVATE),
)


def seed_places(ctx: Context) -> dict[str, JusticeCentre]:
    """The centres by code, each with its organisation."""
    townships = AdminUnit.objects.in_bulk([place[2] for place in CENTRES.values()], field_name="code")
    found = {}
    for code, (name_en, name_my, township, status, _) in CENTRES.items():
        organisation = Organisation.objects.create(
            name_en=f"{name_en} Justice Centre", name_my=f"{name_my} တရားမျှတမှုစင်တာ", is_demo=True
        )
        found[code] = JusticeCentre.objects.create(
            organisation=organisation,
            code=code,
            township=townships[township],
            service_status=status,
            status_changed_on=ctx.day(-23 if status != "open" else -400),
            is_demo=True,
        )
    return found


def seed_partners() -> list[Organisation]:
    """Where some of the members work besides."""
    return [
        Organisation.objects.create(name_en=en, name_my=my, sector=sector, is_demo=True) for en, my, sector in PARTNERS
    ]
