"""No upload is larger than anything we read: what is, is refused before it is written to disk (F27)."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST = 12 * 1024 * 1024  # a spreadsheet of 10 MB, and the form around it


class BoundedUploadHandler(FileUploadHandler):
    """Comes first in settings.FILE_UPLOAD_HANDLERS; leaves the keeping to those after it."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - as Django names it
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > MOST:
            raise RequestDataTooBig("The upload is larger than 12 MB.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
