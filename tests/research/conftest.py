import pytest

from tests.support.sessions import research_prototype


@pytest.fixture
def sessions(tmp_path):
    """A prototype with research: its app and the extension."""
    with research_prototype(tmp_path) as both:
        yield both
