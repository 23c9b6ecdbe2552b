"""`yuanlian figures`: a zone's figures on the terminal or as JSON."""

from __future__ import annotations

import argparse
import json

from yuanlian.cli.words import say as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which zone, which period, which form."""
    parser.add_argument("--zone", required=True, help=_("园区的短名，例如 luzhou"))
    parser.add_argument("--period", choices=["month", "quarter", "year"], default="month", help=_("时期"))
    parser.add_argument("--json", action="store_true", help=_("输出 JSON"))
    parser.epilog = "yuanlian figures --zone luzhou --period year --json"


def run(arguments: argparse.Namespace) -> int:
    """Print the figures; 1 when there is no such zone."""
    from yuanlian.domain.insight import figures  # -- slow import: needs the house opened first
    from yuanlian.domain.insight.periods import PeriodKind  # -- slow import: the same
    from yuanlian.kernel.actor import system_actor  # -- slow import: the same
    from yuanlian.kernel.models import Zone  # -- slow import: the same

    zone = Zone.objects.filter(slug=arguments.zone).first()
    if zone is None:
        print(_("没有这个园区：{zone}").format(zone=arguments.zone))
        return 1
    readings = figures.read(system_actor(zone.id, "figures"), PeriodKind(arguments.period))
    rows = [
        {
            "code": reading.metric.code,
            "label": str(reading.metric.label),
            "unit": str(reading.metric.unit),
            "value": None if reading.value is None else str(reading.value.normalize()),
            "before": None if reading.before is None else str(reading.before.normalize()),
        }
        for reading in readings
    ]
    if arguments.json:
        print(json.dumps({"zone": zone.slug, "period": arguments.period, "figures": rows}, ensure_ascii=False))
        return 0
    for row in rows:
        print(f"{row['label']}\t{row['value'] or _('未知')}\t{row['unit']}\t{row['before'] or _('未知')}")
    return 0
