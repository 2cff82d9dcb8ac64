"""Is an uploaded file a picture that pages may show?"""

from django.core.files.uploadedfile import UploadedFile

IMAGE_STARTS = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}


def image_ending(file: "UploadedFile[bytes]") -> str:
    """The ending that the file's first bytes call for; empty when it is not a picture that we show."""
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    return next((ending for first, ending in IMAGE_STARTS.items() if start.startswith(first)), "")
