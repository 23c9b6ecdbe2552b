"""Lists as files: the same rows as the page, every page of them, as a workbook or as csv."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from yuanlian.kernel import clock
from yuanlian.kernel.sheets import Column, Encoding, csv_chunks, write_workbook
from yuanlian.kernel.sheets.writing import Value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(name: str, ending: str) -> str:
    """A Content-Disposition for a Chinese file name with today's date (RFC 6266)."""
    stamp = timezone.localtime(clock.now()).strftime("%Y%m%d")
    return f"attachment; filename*=UTF-8''{quote(f'{name}-{stamp}.{ending}')}"


def export(
    request: HttpRequest, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> HttpResponseBase:
    """The rows as `?format=xlsx` (also the default), `csv`, or `gb18030` for old spreadsheet programs."""
    wanted = request.GET.get("format", "xlsx")
    if wanted in {"csv", "gb18030"}:
        encoding = Encoding.GB18030 if wanted == "gb18030" else Encoding.UTF8_BOM
        chunks = csv_chunks(columns, rows, encoding=encoding)
        response: HttpResponseBase = StreamingHttpResponse(chunks, content_type="text/csv")
        response["Content-Disposition"] = attachment(name, "csv")
        return response
    response = HttpResponse(write_workbook(columns, rows, title=name[:31]), content_type=XLSX)
    response["Content-Disposition"] = attachment(name, "xlsx")
    return response
