"""For tests that one stack alone can show."""

import pytest

only_embedded = pytest.mark.parametrize("stage", ["embedded"], indirect=True, scope="package")
only_full = pytest.mark.parametrize("stage", ["full"], indirect=True, scope="package")
