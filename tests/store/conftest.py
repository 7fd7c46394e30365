from collections.abc import Iterator

import pytest

from tests.store.log_of_zj import ZhejiangLog, open_zhejiang


@pytest.fixture
def zhejiang(database_url: str) -> Iterator[ZhejiangLog]:
    opened = open_zhejiang(database_url)
    yield opened
    opened.database.close()
