"""Form fields that several rooms need: photos from a phone, one to five stars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STARS = (
    ("1", gettext_lazy("很不满意")),
    ("2", gettext_lazy("不满意")),
    ("3", gettext_lazy("一般")),
    ("4", gettext_lazy("满意")),
    ("5", gettext_lazy("很满意")),
)
PHOTO_KINDS = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"})


class PhotosInput(forms.FileInput):
    """A file input that takes several photos."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos; cleaned to a list of uploads. What they hold is checked where they are stored."""

    widget = PhotosInput

    def __init__(self, *, limit: int = 6, largest: int = 10 * 1024 * 1024, **options: Any) -> None:
        """At most `limit` photos of at most `largest` bytes each."""
        self.limit = limit
        self.largest = largest
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The uploads in the order given; a sentence when they are too many, too large, or no photos."""
        files: Sequence[UploadedFile] = [each for each in (data or []) if each]
        if not files:
            super().clean(None, initial)
            return []
        if len(files) > self.limit:
            raise forms.ValidationError(_("最多上传 %(limit)d 张照片。") % {"limit": self.limit})
        return [self._checked(each) for each in files]

    def _checked(self, file: UploadedFile) -> UploadedFile:
        if (file.content_type or "") not in PHOTO_KINDS:
            raise forms.ValidationError(_("%(name)s 不是照片。") % {"name": file.name})
        if (file.size or 0) > self.largest:
            size = self.largest // (1024 * 1024)
            raise forms.ValidationError(_("%(name)s 超过 %(size)d MB。") % {"name": file.name, "size": size})
        checked: UploadedFile = super().clean(file)
        return checked


class StarsField(forms.TypedChoiceField):
    """One to five stars, cleaned to a number; drawn by the tag `rating`."""

    widget = forms.RadioSelect

    def __init__(self, **options: Any) -> None:
        """Five choices from very dissatisfied to very satisfied."""
        super().__init__(choices=STARS, coerce=int, empty_value=None, **options)
