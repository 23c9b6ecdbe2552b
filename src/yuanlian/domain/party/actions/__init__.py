"""What is done to organisations: the tree, links, posts, members; each verb one function."""

from yuanlian.domain.party.actions.founding import NewFounding, found
from yuanlian.domain.party.actions.links import (
    NewLink,
    NewPost,
    end_link,
    end_post,
    give_post,
    grant_organisation,
    link,
    survey,
)
from yuanlian.domain.party.actions.members import NewMember, add_member, move_stage
from yuanlian.domain.party.actions.organisations import change, create, move_under, proceed
from yuanlian.domain.party.actions.sending import recall, send
from yuanlian.domain.party.changes import NewOrganisation, OrganisationChange

__all__ = [
    "NewFounding",
    "NewLink",
    "NewMember",
    "NewOrganisation",
    "NewPost",
    "OrganisationChange",
    "add_member",
    "change",
    "create",
    "end_link",
    "end_post",
    "found",
    "give_post",
    "grant_organisation",
    "link",
    "move_stage",
    "move_under",
    "proceed",
    "recall",
    "send",
    "survey",
]
