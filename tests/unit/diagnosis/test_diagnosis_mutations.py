"""Whatever is spoilt in a valid tree is found: the score of `check` against random mutations."""

from __future__ import annotations

import copy
from collections import Counter
from random import Random

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repairs_pattern.domain.diagnosis import BrokenTree, check_tree, parse_tree
from repairs_pattern.domain.law import right_to_repair_ids
from tests.support.councils import council
from tests.support.homes import COUNCILS
from tests.support.mutations import MUTATIONS
from tests.support.trees import KNOWN, tree_data

TIMES = 12
"""How often each way to spoil a tree is tried on each council's, at another place each time."""

LEAST = 0.95


def findings(data, known):
    try:
        tree = parse_tree(data)
    except BrokenTree as broken:
        return broken.findings
    return check_tree(tree, **known)


def known_to(name):
    found = council(name)
    return {
        "trades": found.booking.trades,
        "phone_lines": frozenset(found.phone_lines),
        "right_to_repair": right_to_repair_ids(found.nation),
    }


@pytest.fixture(scope="module", params=["northmere", "westvale"])
def written(request):
    """The data of a council's tree, and the names that the council knows."""
    text = (COUNCILS / request.param / "diagnosis.yaml").read_text("utf-8")
    return yaml.safe_load(text), known_to(request.param)


def test_nearly_every_random_mutation_of_a_councils_tree_is_found(written):
    data, known = written
    assert findings(copy.deepcopy(data), known) == []
    missed, tried = Counter(), 0
    for mutate in MUTATIONS:
        for seed in range(TIMES):
            spoilt = copy.deepcopy(data)
            if mutate(spoilt, Random(seed)):
                tried += 1
                missed[mutate.__name__] += not findings(spoilt, known)
    score = 1 - missed.total() / tried
    assert tried > 400
    assert score >= LEAST, f"{score:.1%} found; missed: {+missed}"


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(tree_data(), st.sampled_from(MUTATIONS), st.integers(0, 2**32))
def test_every_mutation_of_a_random_tree_is_found(data, mutate, seed):
    if mutate(data, Random(seed)):
        assert findings(data, KNOWN), mutate.__name__
