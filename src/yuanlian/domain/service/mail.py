"""The same news by mail, where an SMTP server is set up; the worker sends it after the act."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation

from yuanlian.domain.people.models import Account
from yuanlian.domain.people.notices import News, filled
from yuanlian.domain.service.sentences import SENTENCES
from yuanlian.kernel import outbox

TOPIC = "service.mail"


def queue(zone: UUID, accounts: Iterable[UUID], news: News) -> None:
    """A mail to each account with an address is on its way once the act has committed; nothing without a server."""
    if not settings.EMAIL_HOST:
        return
    for account in sorted(accounts):
        payload = {"account": str(account), "kind": news.kind, "params": dict(news.params), "url": news.url}
        outbox.emit(zone, TOPIC, payload)


def send(event: outbox.Event) -> None:
    """One mail is with the server; its id is the event's, so that a second delivery is known as the same mail."""
    account = Account.objects.filter(pk=event.payload["account"], is_active=True).exclude(email="").first()
    if account is None:
        return
    with translation.override(account.language):
        sentence = filled(SENTENCES[event.payload["kind"]], event.payload["params"])
    link = f"{settings.YUANLIAN_PUBLIC_URL.rstrip('/')}{event.payload['url']}" if settings.YUANLIAN_PUBLIC_URL else ""
    message = EmailMessage(
        subject=sentence[:120],
        body=f"{sentence}\n\n{link}".strip() + "\n",
        to=[account.email],
        headers={"Message-ID": f"<{event.id}@yuanlian>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=20),
    )
    message.send()


def register() -> None:
    """The worker delivers queued mails."""
    outbox.subscribe(TOPIC, "service.mail", send)
