"""The page on how to check the release, also without our software."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.site.pages.page import Page, Section, Site
from openinquest.site.view import View

FORMULAS = """\
C        = SHA-256( salt ‖ json )                           each group that is shown
leaf     = SHA-256( 0x00 ‖ kind ‖ C content ‖ C voice ‖ C passage ‖ C coding )
node     = SHA-256( 0x01 ‖ left ‖ right )                   RFC 6962, up to the root
identity = SHA-256( {"content":…,"passage":…,"voice":…} )   what <n> stands for"""

EXAMPLE = """\
{"groups":{"coding":{"commitment":"5b0c…"},
           "content":{"json":"{\\"property\\":\\"value\\",\\"stance\\":\\"asserts\\",…}","salt":"91fe…"},
           "passage":{"json":"{\\"document\\":\\"3c41…\\",\\"wording\\":\\"paraphrase\\"}","salt":"07aa…"},
           "voice":{"json":"{\\"said_on\\":\\"2022-01-15\\",\\"speaker\\":\\"…\\"}","salt":"c2d8…"}},
 "kind":"statement","leaf":"f00d…","n":12}"""


def _pages(site: Site, view: View) -> Iterator[Page]:
    yield Page("check.html", "check", context={"example": EXAMPLE, "formulas": FORMULAS})


SECTION = Section("check", _pages)
