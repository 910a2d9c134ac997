"""The random trees of `tests.support.trees` are what other tests take them for."""

from hypothesis import given, settings

from repairs_pattern.domain.diagnosis import check_tree, parse_tree
from tests.support.trees import KNOWN, PLAIN, tree_data, trees


@given(trees(PLAIN))
@settings(max_examples=40, deadline=None)
def test_a_random_tree_has_no_fault_and_no_warning(tree):
    assert check_tree(tree, **KNOWN) == []


@given(tree_data())
@settings(max_examples=40, deadline=None)
def test_awkward_words_can_be_shown(data):
    tree = parse_tree(data)
    assert not [finding for finding in check_tree(tree, **KNOWN) if finding.severity == "error"]


@given(tree_data(), tree_data())
@settings(max_examples=20, deadline=None)
def test_no_part_of_a_tree_is_a_part_of_another(data, other):
    assert {*map(id, insides(data))}.isdisjoint(map(id, insides(other)))
    assert len({*map(id, insides(data))}) == len([*insides(data)])


def insides(data):
    """Yield every mapping and list in the data, each as often as it is there."""
    if isinstance(data, dict | list):
        yield data
        for each in data.values() if isinstance(data, dict) else data:
            yield from insides(each)


def test_random_trees_have_every_part_that_a_tree_can_have():
    seen = set()

    @given(trees(PLAIN))
    @settings(max_examples=60, deadline=None, database=None)
    def look(tree):
        seen.update(parts(tree))

    look()
    assert seen == {"rules", "shared owner", "do not", "two starts", "shared question", "picture"}


def parts(tree):
    """Return the rarer parts that a tree has, in words."""
    options = [option for each in tree.questions.values() for option in each.options.values()]
    leads = [option.question for option in options if option.question]
    found = {
        "rules": any(outcome.rules for outcome in tree.outcomes.values()),
        "shared owner": any(o.responsibility.shared_owner for o in tree.outcomes.values()),
        "do not": any(exit_.do_not for exit_ in tree.exits.values()),
        "two starts": len({*tree.start.values()}) > 1,
        "shared question": len(leads) > len({*leads}),
        "picture": any(option.image_description for option in options),
    }
    return {name for name, there in found.items() if there}
