"""What the tests of the audit begin with."""

import pytest

from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.rows import Filed, file_complaint


@pytest.fixture
def filed(store: Store, vault: Vault) -> Filed:
    """A complaint that has just been registered."""
    return file_complaint(store, vault)
