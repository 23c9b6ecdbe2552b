"""Rows around the account as the parts that pages draw."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.people.models import ApiToken
from yuanlian.kernel.models import Job, JobState
from yuanlian.web.addresses import record_url
from yuanlian.web.parts import Action, Badge, Empty, Link, Progress, Tone
from yuanlian.web.tables import Column, Row, Table

STATES: dict[str, tuple[Promise, Tone]] = {
    JobState.QUEUED: (gettext_lazy("排队中"), Tone.INFO),
    JobState.RUNNING: (gettext_lazy("进行中"), Tone.ACTIVE),
    JobState.DONE: (gettext_lazy("已完成"), Tone.GOOD),
    JobState.FAILED: (gettext_lazy("未完成"), Tone.BAD),
    JobState.CANCELLED: (gettext_lazy("已停止"), Tone.NEUTRAL),
}


def job_progress(job: Job) -> Progress:
    """How far a job is, and where its result is when it has one (`result["url"]`)."""
    running = job.state in {JobState.QUEUED, JobState.RUNNING}
    url = str(job.result.get("url", ""))
    return Progress(
        title=job.params.get("title") or _("后台任务"),
        done=job.done,
        total=job.total or None,
        running=running,
        poll_url=record_url("job", job.zone.slug, job=job.id),
        text=job.error,
        badge=Badge(*STATES[job.state]),
        action=Action(_("查看结果"), url) if url and not running else None,
    )


def token_table(tokens: Iterable[ApiToken], slug: str) -> Table:
    """The reader's tokens with a way to close each."""
    columns = [
        Column("label", _("用途"), lead=True),
        Column("hint", _("末四位")),
        Column("created", _("建立")),
        Column("used", _("最近使用")),
        Column("expires", _("到期")),
        Column("act", _("操作")),
    ]
    rows = [
        Row(
            {
                "label": token.label,
                "hint": f"…{token.hint}",
                "created": token.created_at,
                "used": token.last_used_at or _("从未"),
                "expires": token.expires_at,
                "act": _revoke(token, slug),
            }
        )
        for token in tokens
    ]
    empty = Empty(_("还没有令牌"), _("需要让其他系统读写数据时，在下面新建一个。"), icon="key")
    return Table(columns, rows, len(rows), caption=_("接口令牌"), empty=empty)


def _revoke(token: ApiToken, slug: str) -> Link | Badge:
    if token.revoked_at:
        return Badge(_("已停用"))
    url = record_url("token_revoke", slug, token=token.id)
    return Link(_("停用"), url)
