"""What can go wrong with the database, in our own words; the drivers' errors are translated in `failures`."""

from engine.errors import RedressError, RuleBroken


class StorageUnavailable(RedressError):
    """The database cannot do this now."""

    code = "storage_unavailable"


class StorageBusy(StorageUnavailable):
    """Others are using the same data; try again."""

    code = "storage_busy"


class Duplicate(RuleBroken):
    """There is such a record already."""

    code = "duplicate"


class Erased(RuleBroken):
    """The personal data of this Party were erased."""

    code = "erased"


class Unaudited(RedressError):
    """A change would escape the audit trail."""

    code = "unaudited"
