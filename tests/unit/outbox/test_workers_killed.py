"""Workers that are killed lose no message, and keep the order of each repair."""

from tests.support.worker_storm import storm


def test_killed_workers_lose_nothing_and_send_twice_only_with_the_same_key(database, tmp_path):
    found = storm(database, tmp_path, repairs=12, kills=4, seconds=60)
    assert (found.lost, found.unknown, found.out_of_order) == ([], [], [])
    assert found.kills == 4
