"""Tables of organisations: the tree, links, posts, members."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party.states import Founding, LinkRole, MemberStage, OrganisationKind, OrganisationState, PostKind
from yuanlian.domain.people.models import AbstractGrant, Account
from yuanlian.domain.zones.models import Chain, Place
from yuanlian.kernel.crypto import EncryptedTextField
from yuanlian.kernel.tenancy import Versioned, ZoneFK, ZoneModel

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_public_code() -> str:
    """Ten characters that are easy to read aloud; 49 random bits, unique across zones for any real number of rows."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


class Organisation(ZoneModel, Versioned):
    """A Party organisation; `path` is the chain of ids from the root, written by one action under a lock."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    state = models.CharField(max_length=12, choices=OrganisationState.choices, default=OrganisationState.SET_UP)
    parent = ZoneFK("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=400, help_text="/root/…/own, by public code.")
    depth = models.PositiveSmallIntegerField(default=0)
    enterprise = ZoneFK(Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations")
    founding = models.CharField(max_length=14, choices=Founding.choices, blank=True)
    chain = ZoneFK(Chain, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations")
    place = ZoneFK(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    founded_on = models.DateField(null=True)
    dissolved_on = models.DateField(null=True)
    elected_on = models.DateField(null=True)
    term_years = models.PositiveSmallIntegerField(null=True)
    weak = models.BooleanField(default=False, help_text="软弱涣散, to be mended.")
    demonstration = models.BooleanField(default=False, help_text="Demonstration site 示范点.")
    introduction = models.TextField(blank=True, help_text="Shown on the public page.")
    public_code = models.CharField(max_length=10, default=new_public_code)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "code"], name="organisation_code"),
            models.UniqueConstraint(fields=["zone", "public_code"], name="organisation_public"),
        ]
        indexes = [
            models.Index(fields=["zone", "path"], name="organisation_path"),
            models.Index(fields=["public_code"], name="organisation_qr"),
            models.Index(fields=["zone", "kind"], name="organisation_kind"),
            models.Index(fields=["zone", "name"], name="organisation_name"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page; Chinese where no English name is known."""
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name


class OrganisationGrant(AbstractGrant):
    """A role over one organisation and what is linked to it."""

    organisation = ZoneFK(Organisation, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "account", "organisation", "role"], name="org_grant_once", condition=Q(until=None)
            )
        ]


class Link(ZoneModel):
    """A dated tie between a functional (or joint) organisation and an enterprise or another organisation."""

    organisation = ZoneFK(Organisation, on_delete=models.CASCADE, related_name="links")
    enterprise = ZoneFK(Enterprise, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    other = ZoneFK(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="linked_to")
    role = models.CharField(max_length=16, choices=LinkRole.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, other__isnull=True)
                | Q(enterprise__isnull=True, other__isnull=False),
                name="link_one_target",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="link_dates"),
            models.UniqueConstraint(
                fields=["zone", "organisation", "enterprise"], name="link_ent_open", condition=Q(until=None)
            ),
            models.UniqueConstraint(
                fields=["zone", "organisation", "other"], name="link_org_open", condition=Q(until=None)
            ),
        ]
        indexes = [models.Index(fields=["zone", "enterprise", "role"], name="link_enterprise")]


class Survey(ZoneModel):
    """What was asked at an enterprise about its members; null means nobody has asked."""

    enterprise = ZoneFK(Enterprise, on_delete=models.CASCADE, related_name="surveys")
    full_members = models.PositiveSmallIntegerField(null=True)
    union = models.BooleanField(null=True)
    asked_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "enterprise"], name="survey_once")]


class Post(ZoneModel):
    """A person's dated duty in an organisation or at an enterprise."""

    kind = models.CharField(max_length=18, choices=PostKind.choices)
    organisation = ZoneFK(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="posts")
    enterprise = ZoneFK(Enterprise, on_delete=models.CASCADE, null=True, blank=True, related_name="posts")
    account = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    person = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(enterprise__isnull=False), name="post_has_place"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="post_dates"),
        ]
        indexes = [
            models.Index(fields=["zone", "enterprise", "until"], name="post_enterprise"),
            # Most posts are of people without an account: left in, they would make the index look useless.
            models.Index(fields=["account"], name="post_account", condition=Q(account__isnull=False)),
        ]


class Member(ZoneModel, Versioned):
    """A member or somebody on the way to be one; identity is sealed and found by its digest."""

    organisation = ZoneFK(Organisation, on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=60)
    identity = EncryptedTextField(blank=True)
    identity_digest = models.CharField(max_length=64, blank=True)
    stage = models.CharField(max_length=14, choices=MemberStage.choices)
    stage_since = models.DateField(null=True)
    drifting = models.BooleanField(default=False, help_text="流动党员")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "identity_digest"], name="member_identity", condition=~Q(identity_digest="")
            )
        ]
        indexes = [models.Index(fields=["zone", "organisation", "stage"], name="member_organisation")]
