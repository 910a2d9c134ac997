"""A small valid tree as plain data, fresh for each test."""

import copy

import pytest

SMALL = {
    "danger": "danger",
    "start": {"home": "room", "communal": "shared"},
    "questions": {
        "danger": {
            "title": "Is anyone in danger right now?",
            "options": {
                "gas": {"label": "I can smell gas", "exit": "gas"},
                "none": {"label": "None of these", "continue": True},
            },
        },
        "room": {
            "title": "Where is the problem?",
            "hint": "Choose one room.",
            "options": {
                "kitchen": {"label": "Kitchen", "hint": "Or where you cook", "next": "tap"},
                "bathroom": {"label": "Bathroom", "next": "tap"},
                "other": {"label": "Something else", "outcome": "described"},
            },
        },
        "tap": {
            "title": "What is wrong with the tap?",
            "options": {
                "drips": {"label": "It drips", "outcome": "tap-drips"},
                "seat": {"label": "It is the plug", "exit": "plug"},
                "not-sure": {"label": "I am not sure", "outcome": "described"},
            },
        },
        "shared": {
            "title": "What is broken?",
            "options": {
                "heating": {"label": "The heating", "outcome": "heating"},
                "other": {"label": "Something else", "outcome": "described"},
            },
        },
    },
    "outcomes": {
        "tap-drips": {
            "repair": "Tap that drips",
            "sor": "T-01",
            "trade": "plumbing",
            "priority": "routine",
            "minutes": 45,
            "responsibility": {"tenant": "council", "leaseholder": "leaseholder"},
            "defects": ["D001"],
        },
        "heating": {
            "repair": "No heating",
            "sor": "T-02",
            "trade": "gas",
            "priority": "urgent",
            "minutes": 90,
            "booking": "arrange",
            "because": "We need to know more.",
            "right_to_repair": "loss-of-heating-or-hot-water",
            "hazard": "excess_cold",
            "responsibility": {"tenant": "council", "leaseholder": "varies"},
            "do": ["Keep warm.", "Check the meter."],
            "rules": [{"when": {"season": "heating"}, "priority": "emergency"}],
        },
        "described": {"repair": "A repair you describe to us", "booking": "triage"},
    },
    "exits": {
        "gas": {
            "kind": "gas",
            "title": "Call the gas emergency line now",
            "do": ["Get out.", "Call."],
            "do_not": ["Do not touch switches."],
            "call": ["gas-emergency"],
            "also": ["It is free."],
            "defects": ["D170"],
        },
        "plug": {"kind": "yours", "title": "You usually do this yourself", "call": ["repairs"]},
    },
}


@pytest.fixture
def data():
    return copy.deepcopy(SMALL)
