"""Addresses of records: written around the id, they are those that the routes know."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from yuanlian.kernel.ids import new_id
from yuanlian.web.addresses import record_url


@pytest.mark.parametrize(
    ("view", "name"), [("need_detail", "need"), ("request_detail", "request"), ("enterprise_detail", "enterprise")]
)
def test_an_address_is_the_routes_own(view, name):
    keys = [new_id(), new_id()]
    expected = [reverse(view, kwargs={"zone": slug, name: key}) for slug in ("here", "there") for key in keys]
    assert [record_url(view, slug, **{name: key}) for slug in ("here", "there") for key in keys] == expected


def test_a_page_that_does_not_exist_is_refused():
    with pytest.raises(NoReverseMatch):
        record_url("no_such_page", "here", need=new_id())
