import pytest

from repairs_pattern.research.store import ResearchBase
from tests.support.sessions import RealClock, a_participant, at_task, research_prototype


@pytest.fixture
def sessions(tmp_path):
    """A prototype with research: its app and the extension."""
    with research_prototype(tmp_path) as both:
        yield both


@pytest.fixture
def task(sessions):
    """The one task of somebody."""
    return a_participant(sessions[1], ["leaking-tap"])[0]


@pytest.fixture
def resident(sessions, task):
    """That participant, who has just opened the link."""
    return at_task(*sessions, task)


@pytest.fixture(scope="module")
def _prototype_of_the_module(tmp_path_factory):
    with research_prototype(tmp_path_factory.mktemp("research")) as both:
        yield both


@pytest.fixture
def shared_sessions(_prototype_of_the_module):
    """As ``sessions``, quicker: one prototype for a module, in which nothing has happened yet."""
    _, research = _prototype_of_the_module
    with research.database.writing() as session:
        for table in reversed(ResearchBase.metadata.sorted_tables):
            session.execute(table.delete())
    research.clock = research.worlds.clock = RealClock()
    return _prototype_of_the_module
