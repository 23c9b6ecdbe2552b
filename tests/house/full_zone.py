"""A zone with at least one row of every noun that an address can name, each marked so that a leak shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from making import (
    WEDNESDAY,
    make_category,
    make_chain,
    make_contact,
    make_department,
    make_enterprise,
    make_instructor,
    make_officer,
    make_organisation,
    make_secretary,
    make_staff,
    make_zone,
    system,
)
from yuanlian.domain.chains.models import Edge, Node, Position
from yuanlian.domain.enterprises.models import Contact, ImportBatch, Invitation, Qualification, StagedRow
from yuanlian.domain.party.models import Link, Member, Post
from yuanlian.domain.people.models import Account, ApiToken
from yuanlian.domain.people.roles import Role
from yuanlian.domain.plans.models import Plan, PlanLine, PlanTarget
from yuanlian.domain.service.models import Request, RequestPhoto, Task, TriageModel
from yuanlian.domain.trade.models import Alias, Deal, Match, MatchingModel, Need, Offer
from yuanlian.domain.zones.models import WorkCalendar, ZoneGrant
from yuanlian.kernel import files, jobs
from yuanlian.kernel.models import Zone

STAFF_ROLES = (Role.BUREAU, Role.LEADER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@dataclass
class FullZone:
    """The zone, its mark in every text, ids by the name an address uses, an account per role."""

    zone: Zone
    mark: str
    ids: dict[str, Any] = field(default_factory=dict)
    accounts: dict[Role, Account] = field(default_factory=dict)


def make_full_zone(slug: str, mark: str) -> FullZone:
    """A zone whose every visible text contains `mark`."""
    full = FullZone(make_zone(slug), mark)
    _furniture(full)
    _service(full)
    _trade(full)
    _chains(full)
    _plans(full)
    _kernel(full)
    return full


def _furniture(full: FullZone) -> None:
    zone, mark = full.zone, full.mark
    chain = make_chain(zone, "c1", f"{mark}链")
    enterprise = make_enterprise(zone, f"{mark}企业", chain=chain, products=f"{mark}产品", zone_number="N1")
    supplier = make_enterprise(zone, f"{mark}供应商", chain=chain, products=f"{mark}泡沫")
    organisation = make_organisation(zone, f"{mark}党委", chain=chain)
    link = Link.objects.create(
        zone=zone, organisation=organisation, enterprise=enterprise, role="member", since=date(2021, 1, 1)
    )
    post = Post.objects.create(
        zone=zone, kind="secretary", organisation=organisation, person=f"{mark}人", since=date(2021, 1, 1)
    )
    member = Member.objects.create(zone=zone, organisation=organisation, name=f"{mark}党员", stage="full")
    contact = Contact.objects.create(zone=zone, enterprise=enterprise, name=f"{mark}联系人", phone="13800138000")
    department = make_department(zone, "hr", f"{mark}局")
    for role in STAFF_ROLES:
        full.accounts[role] = make_staff(zone, role)
    full.accounts[Role.OFFICER] = make_officer(department)
    full.accounts[Role.DEPARTMENT_HEAD] = make_officer(department, Role.DEPARTMENT_HEAD)
    full.accounts[Role.CONTACT] = make_contact(enterprise)
    full.accounts[Role.SECRETARY] = make_secretary(organisation)
    full.accounts[Role.FIELD] = make_instructor(enterprise)
    grant = ZoneGrant.objects.get(zone=zone, role=Role.LEADER)
    full.ids |= {
        "grant": grant, "chain": chain, "enterprise": enterprise, "supplier": supplier,
        "organisation": organisation, "link": link,
        "post": post, "member": member, "contact": contact, "department": department,
        "account": full.accounts[Role.CONTACT], "calendar": WorkCalendar.objects.get(zone=zone),
    }  # fmt: skip


def _service(full: FullZone) -> None:
    zone, mark, ids = full.zone, full.mark, full.ids
    category = make_category(zone, "recruitment", name=f"{mark}招工", lead=ids["department"])
    request = Request.objects.create(
        zone=zone, number=f"{mark}-1", enterprise=ids["enterprise"], raised_by=full.accounts[Role.CONTACT],
        title=f"{mark}诉求", text=f"{mark}招工困难", category=category, state="in_work",
        calendar=ids["calendar"], working_days=5, created_at=WEDNESDAY, submitted_at=WEDNESDAY,
        accepted_at=WEDNESDAY, due_at=WEDNESDAY + timedelta(days=7),
    )  # fmt: skip
    task = Task.objects.create(
        zone=zone, request=request, department=ids["department"], role="lead", state="working",
        assigned_at=WEDNESDAY, due_at=request.due_at,
    )  # fmt: skip
    file = files.store(system(zone), f"{mark}.jpg", b"x", content_type="image/jpeg")
    photo = RequestPhoto.objects.create(zone=zone, request=request, file=file)
    figures = {"cases": 20, "macro_f1": 800, "right": 800, "sure": 500, "sure_right": 900}
    learnt = TriageModel.objects.create(
        zone=zone, number=1, state="standing", file=file, engine="none", examples=80, digest="0" * 64,
        learnt_until=WEDNESDAY, judged={"now": figures, "before": figures}, made_at=WEDNESDAY, made_by=f"{mark}人",
        stood_at=WEDNESDAY,
    )  # fmt: skip
    ids |= {"category": category, "request": request, "request_id": request, "task": task, "photo": photo, "file": file}
    ids["triage_model"] = learnt


def _trade(full: FullZone) -> None:
    zone, mark, ids = full.zone, full.mark, full.ids
    shared = {"zone": zone, "state": "open", "created_at": WEDNESDAY, "opened_at": WEDNESDAY}
    need = Need.objects.create(enterprise=ids["enterprise"], title=f"{mark}需求", text=f"{mark}求购", **shared)
    offer = Offer.objects.create(enterprise=ids["supplier"], title=f"{mark}供给", text=f"{mark}供应", **shared)
    match = Match.objects.create(zone=zone, need=need, supplier=ids["supplier"], state="deal", created_at=WEDNESDAY)
    deal = Deal.objects.create(zone=zone, match=match, started_at=WEDNESDAY)
    file, figures = ids["file"], {"cases": 20, "first": 500, "three": 700, "ten": 900, "reciprocal": 600}
    ids["matching_model"] = MatchingModel.objects.create(
        zone=zone, number=1, state="standing", file=file, engine="none", examples=80, digest="0" * 64,
        learnt_until=WEDNESDAY, judged={"now": figures, "before": figures}, made_at=WEDNESDAY, made_by=f"{mark}人",
        stood_at=WEDNESDAY,
    )  # fmt: skip
    alias = Alias.objects.create(
        zone=zone, name=f"{mark}俗称", other=f"{mark}泡沫", source=f"{mark}依据", state="proposed", deal=deal,
        made_by=f"{mark}人", made_at=WEDNESDAY,
    )  # fmt: skip
    ids |= {"need": need, "offer": offer, "match": match, "deal": deal, "alias": alias}


def _chains(full: FullZone) -> None:
    zone, mark, ids = full.zone, full.mark, full.ids
    node, other = (
        Node.objects.create(zone=zone, chain=ids["chain"], code=code, name=f"{mark}环节{code}", tier="midstream")
        for code in ("n1", "n2")
    )
    edge = Edge.objects.create(zone=zone, source=node, target=other)
    position = Position.objects.create(zone=zone, enterprise=ids["enterprise"], node=node, permille=800)
    Position.objects.create(zone=zone, enterprise=ids["supplier"], node=other, state="confirmed")
    ids |= {"node": node, "edge": edge, "position": position}


def _plans(full: FullZone) -> None:
    zone, mark, ids = full.zone, full.mark, full.ids
    plan = Plan.objects.create(
        zone=zone, name=f"{mark}方案", kind="assign", state="proposed", created_label=f"{mark}人", created_at=WEDNESDAY
    )
    target = PlanTarget.objects.create(
        zone=zone, plan=plan, number=0, key="name:x", label=f"{mark}指导员", lon=112.9, lat=28.2
    )
    line = PlanLine.objects.create(
        zone=zone, plan=plan, number=0, enterprise=ids["enterprise"], lon=112.9, lat=28.2, mark="x", target=target
    )
    ids |= {"plan": plan, "line": line}


def _kernel(full: FullZone) -> None:
    zone, mark, ids = full.zone, full.mark, full.ids
    batch = ImportBatch.objects.create(
        zone=zone, file=ids["file"], file_name=f"{mark}.xlsx", state="checked", created_at=WEDNESDAY,
        created_by=full.accounts[Role.BUREAU].id, headers=[f"{mark}列"], counts={},
    )  # fmt: skip
    row = StagedRow.objects.create(
        zone=zone, batch=batch, number=2, cells=[f"{mark}格"], values={"name": f"{mark}行"}, verdict="confirm"
    )
    jobs.register("test.nothing", lambda progress, params: {})
    job = jobs.start(system(zone), "test.nothing", {"title": f"{mark}任务"})
    token = ApiToken.objects.create(
        zone=zone, account=full.accounts[Role.BUREAU], label=f"{mark}令牌", digest=mark.ljust(64, "0"), hint="0000",
        created_at=WEDNESDAY, expires_at=WEDNESDAY + timedelta(days=900),
    )  # fmt: skip
    held = Qualification.objects.create(zone=zone, enterprise=ids["enterprise"], kind=f"{mark}资质")
    invitation = Invitation.objects.create(
        zone=zone, wanted=1, created_by=full.accounts[Role.BUREAU].id, created_at=WEDNESDAY
    )
    ids |= {"qualification": held, "invitation": invitation}
    ids |= {"batch": batch, "row": row, "job": job, "token": token}


def id_of(value: Any) -> UUID:
    """The id an address would carry."""
    return value.id
