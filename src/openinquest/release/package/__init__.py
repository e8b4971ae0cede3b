"""The data package: tables with a Frictionless descriptor, linked data, and entities of FollowTheMoney."""

from openinquest.release.package.descriptor import PATH, described
from openinquest.release.package.files import package_files
from openinquest.release.package.linked import dataset
from openinquest.release.package.tables import Column, Pages, Table, layout, tables

__all__ = ["PATH", "Column", "Pages", "Table", "dataset", "described", "layout", "package_files", "tables"]
