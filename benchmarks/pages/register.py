"""The register of the benchmark's zone, written by the code that imports, presets and forms write through."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import transaction

from benchmarks.pages import wording
from benchmarks.pages.ground import SINCE, Ground
from benchmarks.pages.loading import load
from benchmarks.pages.size import Size
from yuanlian.domain.enterprises.credit_code import make as code_of
from yuanlian.domain.enterprises.models import EnterpriseGrant
from yuanlian.domain.enterprises.writing import Writer
from yuanlian.domain.people.roles import Role

CHUNK = 2_000


def values_of(ground: Ground, dice: Random, number: int) -> dict[str, Any]:
    """What a row of a sheet says about the enterprise with this running number."""
    name, short = wording.enterprise(dice, number)
    products = dice.sample(wording.PRODUCTS, 3)
    year, day = dice.randrange(1998, 2024), date(2001, 1, 1) + timedelta(dice.randrange(365))
    return {
        "name": name, "short_name": short, "credit_code": code_of(number), "zone_number": f"B{number:06}",
        "chain_id": str(dice.choice(ground.chains).id), "place_id": str(dice.choice(ground.places).id),
        "address": f"麓谷大道{dice.randrange(1, 900)}号{dice.randrange(1, 30)}栋", "products": "；".join(products),
        "lon": round(112.80 + dice.random() * 0.16, 6), "lat": round(28.16 + dice.random() * 0.12, 6),
        "scope": f"{'、'.join(products)}的研发、生产、销售；货物或技术进出口",
        "industry_code": dice.choice(("3912", "3484", "6513", "2651")),
        "legal_representative": wording.person(dice), "employees": dice.randrange(3, 900),
        "registered_capital": str(dice.randrange(10, 90_000)), "founded_on": day.replace(year=year).isoformat(),
        "is_key": number % 40 == 0, "status": "active" if dice.random() < 0.95 else "moved_out",
        "contact_name": wording.person(dice), "contact_phone": f"138{dice.randrange(10**8):08}",
        "contact_title": "经理",
        "qualifications": [("high_tech", 2024)] if number % 8 == 0 else [],
        "figures": {"2025": {"revenue": str(dice.randrange(100, 90_000)), "employees": dice.randrange(3, 900)}}
        if number % 5 == 0
        else {},
    }  # fmt: skip


def fill(ground: Ground, size: Size) -> None:
    """Every enterprise of the zone stands, the first ones with a contact who signs in."""
    dice = Random("register")
    start = ground.until - timedelta(days=size.days + 30)
    for first in range(0, size.enterprises, CHUNK):
        writer = Writer(ground.zone.id, start, start.date())
        for number in range(first, min(first + CHUNK, size.enterprises)):
            ground.enterprises.append(writer.create(values_of(ground, dice, number)).enterprise)
        with transaction.atomic():
            for statement in writer.statements():
                statement.run()
    grants = [
        EnterpriseGrant(
            zone=ground.zone, account=ground.account(f"contact-{number}"), enterprise=ground.enterprises[number],
            role=Role.CONTACT, since=SINCE,
        )
        for number in range(size.contacts)
    ]  # fmt: skip
    load(EnterpriseGrant, grants)
