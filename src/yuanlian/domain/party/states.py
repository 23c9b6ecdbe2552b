"""States and fixed kinds of organisations; names that differ by zone are labels in its preset."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """Formal kinds stand in the tree 隶属; functional kinds work through dated links."""

    WORK_COMMITTEE = "party_work_committee", _("党工委")
    COMMITTEE = "committee", _("党委")
    GENERAL_BRANCH = "general_branch", _("党总支")
    BRANCH = "branch", _("党支部")
    JOINT_BRANCH = "joint_branch", _("联合支部")
    TEMPORARY_BRANCH = "temporary_branch", _("临时支部")
    CHAIN_COMMITTEE = "chain_committee", _("产业链党委")
    PARK_BRANCH = "park_branch", _("产业园党支部")
    JOINT_GROUP = "joint_group", _("党群联组")
    BUILDING_GROUP = "mutual_group", _("互联共建联组")
    GUIDANCE_GROUP = "area_group", _("片区指导小组")
    ALLIANCE = "alliance", _("联盟")


# Kinds below which others may stand in the formal tree.
SUPERIOR = frozenset({OrganisationKind.WORK_COMMITTEE, OrganisationKind.COMMITTEE, OrganisationKind.GENERAL_BRANCH})

FUNCTIONAL = frozenset(
    {
        OrganisationKind.CHAIN_COMMITTEE,
        OrganisationKind.PARK_BRANCH,
        OrganisationKind.JOINT_GROUP,
        OrganisationKind.BUILDING_GROUP,
        OrganisationKind.GUIDANCE_GROUP,
        OrganisationKind.ALLIANCE,
    }
)


class OrganisationState(models.TextChoices):
    """Where an organisation stands in its term."""

    PLANNED = "planned", _("筹建")
    SET_UP = "set_up", _("已成立")
    DUE = "due", _("应换届")
    IN_ELECTION = "in_election", _("换届中")
    RENEWED = "renewed", _("已换届")
    DISSOLVED = "dissolved", _("已撤销")


class OrganisationVerb(models.TextChoices):
    """What moves an organisation on."""

    SET_UP = "set_up", _("批准成立")
    CALL_ELECTION = "call_election", _("通知换届")
    OPEN_ELECTION = "open_election", _("开始换届选举")
    RENEW = "renew", _("完成换届")
    DISSOLVE = "dissolve", _("撤销组织")


MOVES: dict[tuple[OrganisationState, OrganisationVerb], OrganisationState] = {
    (OrganisationState.PLANNED, OrganisationVerb.SET_UP): OrganisationState.SET_UP,
    (OrganisationState.PLANNED, OrganisationVerb.DISSOLVE): OrganisationState.DISSOLVED,
    (OrganisationState.SET_UP, OrganisationVerb.CALL_ELECTION): OrganisationState.DUE,
    (OrganisationState.RENEWED, OrganisationVerb.CALL_ELECTION): OrganisationState.DUE,
    (OrganisationState.DUE, OrganisationVerb.OPEN_ELECTION): OrganisationState.IN_ELECTION,
    (OrganisationState.IN_ELECTION, OrganisationVerb.RENEW): OrganisationState.RENEWED,
    (OrganisationState.SET_UP, OrganisationVerb.DISSOLVE): OrganisationState.DISSOLVED,
    (OrganisationState.RENEWED, OrganisationVerb.DISSOLVE): OrganisationState.DISSOLVED,
    (OrganisationState.DUE, OrganisationVerb.DISSOLVE): OrganisationState.DISSOLVED,
}


class Founding(models.TextChoices):
    """How an organisation in an enterprise was founded."""

    ALONE = "alone", _("单独组建")
    JOINT = "joint", _("联合组建")
    UNION = "union", _("群团促建")
    BUSINESS_NEED = "business_need", _("业务需求组建")


class Coverage(models.TextChoices):
    """Whether an enterprise has an organisation; a fact computed from records."""

    OWN = "own", _("单独覆盖")
    JOINT = "joint", _("联合覆盖")
    NONE = "none", _("未覆盖")


# States in which an organisation is at work.
STANDING = frozenset(
    {OrganisationState.SET_UP, OrganisationState.DUE, OrganisationState.IN_ELECTION, OrganisationState.RENEWED}
)


class NextStep(models.TextChoices):
    """What to do next for an enterprise without an organisation."""

    SURVEY = "survey", _("走访核实")
    ALONE = "alone", _("单独组建")
    JOINT = "joint", _("联合组建")
    UNION = "union", _("群团促建")
    BUSINESS_NEED = "business_need", _("业务需求组建")
    INSTRUCTOR = "instructor", _("选派指导员")


class LinkRole(models.TextChoices):
    """What an enterprise or organisation is to a functional organisation."""

    LEAD_ENTERPRISE = "lead_enterprise", _("链主")
    MEMBER = "member", _("成员")
    TO_ORGANISE = "to_organise", _("拟组建")
    PAIRED = "paired", _("结对")


class PostKind(models.TextChoices):
    """What a person does for an organisation or an enterprise."""

    SECRETARY = "secretary", _("书记")
    FIRST_SECRETARY = "first_secretary", _("第一书记")
    COMMITTEE_MEMBER = "committee_member", _("委员")
    INSTRUCTOR = "instructor", _("党建指导员")
    LIAISON = "liaison", _("驻企联络员")
    GRID_HEAD = "grid_head", _("网格长")
    GRID_MEMBER = "grid_member", _("网格员")
    CHAIN_HEAD = "chain_head", _("链长")


# Posts in an organisation whose holders keep it; the bureau alone gives them.
KEEPERS = frozenset({PostKind.SECRETARY, PostKind.FIRST_SECRETARY})
# Posts in an organisation whose holders work for it among the enterprises.
WORKERS = frozenset(
    {PostKind.INSTRUCTOR, PostKind.LIAISON, PostKind.GRID_HEAD, PostKind.GRID_MEMBER, PostKind.CHAIN_HEAD}
)

# Posts at an enterprise that count as "a person was sent".
SENT = frozenset({PostKind.INSTRUCTOR, PostKind.LIAISON, PostKind.GRID_MEMBER, PostKind.FIRST_SECRETARY})


class MemberStage(models.TextChoices):
    """A member's path."""

    APPLICANT = "applicant", _("入党申请人")
    ACTIVIST = "activist", _("积极分子")
    CANDIDATE = "candidate", _("发展对象")
    PROBATIONARY = "probationary", _("预备党员")
    FULL = "full", _("正式党员")
