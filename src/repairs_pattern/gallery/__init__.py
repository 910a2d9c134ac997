"""The gallery of the components: guidance, examples to look at, code to copy.

It is documentation. The prototype shows it at ``/components``, ``repairs-pattern components build``
writes it as a static site, and no service of a council ever has it.
"""

from .build import UnsafeFolder, build
from .readme import GalleryNotInstalled
from .themes import PLAIN, Theme
from .views import gallery

__all__ = ["PLAIN", "GalleryNotInstalled", "Theme", "UnsafeFolder", "build", "gallery"]
