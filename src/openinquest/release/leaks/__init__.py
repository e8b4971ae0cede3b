"""What stays in, searched for in every file of a release before it is put in place: see docs/release.md."""

from openinquest.release.leaks.check import LeakReport, LeaksFound, check_leaks
from openinquest.release.leaks.exceptions import Allowed, allow
from openinquest.release.leaks.kinds import Finding, Kind

__all__ = ["Allowed", "Finding", "Kind", "LeakReport", "LeaksFound", "allow", "check_leaks"]
