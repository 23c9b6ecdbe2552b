"""The sentence of each kind of notice, filled with values when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.people import notices

SENTENCES: Mapping[str, Promise] = MappingProxyType(
    {
        "service.submitted": _("新诉求待受理：{enterprise}“{title}”（{number}）"),
        "service.sent_back": _("诉求被退回，请补充后重新提交：“{title}”（{number}）"),
        "service.merged": _("您的诉求“{title}”（{number}）已并入 {target} 一并办理，您仍会收到答复"),
        "service.accepted": _("诉求已受理：“{title}”（{number}），办理期限 {due}"),
        "service.assigned": _("{department}有新办件：{enterprise}“{title}”（{number}），请在 {report_by} 前报到"),
        "service.given_back": _("{department}退回了任务，请重新交办：“{title}”（{number}）"),
        "service.pause_asked": _("申请暂停计时，请审批：“{title}”（{number}）"),
        "service.paused": _("诉求暂停计时：“{title}”（{number}）"),
        "service.pause_refused": _("暂停计时的申请没有通过：“{title}”（{number}）"),
        "service.resumed": _("诉求恢复计时：“{title}”（{number}），新的办理期限 {due}"),
        "service.to_answer": _("各部门都已办完，请牵头答复：“{title}”（{number}）"),
        "service.answered": _("诉求已答复，请在 {confirm_by} 前确认：“{title}”（{number}）"),
        "service.reopened": _("企业反映未解决，请重新办理：{enterprise}“{title}”（{number}），新的办理期限 {due}"),
        "service.confirmed": _("企业已确认办结：{enterprise}“{title}”（{number}）"),
        "service.expired": _("确认期限已过，自动办结：“{title}”（{number}）"),
        "service.due_soon": _("即将到期：{enterprise}“{title}”（{number}），办理期限 {due}"),
        "service.late": _("已经逾期：{enterprise}“{title}”（{number}），办理期限 {due}"),
        "service.report_late": _("{department}还没有报到：{enterprise}“{title}”（{number}），报到期限 {report_by}"),
    }
)


def register() -> None:
    """Every kind of notice of this room has its sentence."""
    for kind, sentence in SENTENCES.items():
        notices.register_kind(kind, sentence)
