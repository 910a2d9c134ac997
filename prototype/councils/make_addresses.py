"""Makes addresses.csv for the two invented councils, the same bytes each time.

Run it from anywhere, with nothing installed but Python:

    python prototype/councils/make_addresses.py

Nothing in it is real. Towns, streets and blocks are put together from word lists. No postcode
begins with X, and no one is given a UPRN that begins with 9999. Only `random.random()` is used,
because it gives the same numbers in every version of Python.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("uprn", "address_line", "locality", "town", "postcode", "tenure", "block", "kind")
PROPERTY_COLUMNS = ("gas", "floor")
FLATS_ON_A_FLOOR = 6
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
HOMES_IN_A_POSTCODE = 24

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """A postcode district: its town, and the locality within the town, often empty."""

    district: str
    town: str
    locality: str = ""


@dataclass(frozen=True)
class Street:
    """A street, and the place that it is in."""

    name: str
    place: Place


@dataclass(frozen=True)
class Plan:
    """What a council's list is made from."""

    seed: int
    homes: int
    uprn_prefix: str
    block_prefix: str
    places: tuple[Place, ...]
    first_words: tuple[str, ...]
    last_words: tuple[str, ...]
    block_names: tuple[str, ...]
    block_kinds: tuple[str, ...]
    tower: tuple[str, str, int]
    converted: tuple[tuple[str, tuple[str, ...]], ...]
    awkward: tuple[str, ...]
    knows_property: bool = False


NORTHMERE = Plan(
    seed=1994,
    knows_property=True,
    homes=24_000,
    uprn_prefix="99991",
    block_prefix="NM",
    places=(
        Place("XN1", "Northmere"),
        Place("XN2", "Northmere", "Saltings"),
        Place("XN3", "Northmere", "Heronfold"),
        Place("XN4", "Northmere"),
        Place("XN5", "Northmere", "Low Brindle"),
        Place("XN6", "Mossgarth"),
        Place("XN7", "Larkstow"),
        Place("XN8", "Quillhaven", "Staithe End"),
    ),
    first_words=(
        "Quarry", "Tannery", "Ropewalk", "Heron", "Osier", "Lapwing", "Bellfounder", "Saltpan",
        "Cooper", "Windlass", "Marram", "Samphire", "Drover", "Weaver", "Lantern", "Kiln",
        "Fuller", "Teasel", "Sedge", "Plover", "Curlew", "Chandler", "Bramble", "Hornbeam",
        "Alder", "Sorrel", "Thistle", "Wheelwright", "Cordwainer", "Millrace", "Sluice", "Eelpie",
        "Tern", "Gannet", "Redshank", "Dunlin", "Bittern", "Turnstone", "Whimbrel", "Avocet",
        "Foundry", "Signalman", "Coalface", "Pitprop", "Sidings", "Pointsman", "Turntable",
        "Barley", "Clover", "Harrow", "Furrow", "Headland", "Stackyard", "Threshing", "Sickle",
        "Medlar", "Quince", "Damson", "Bullace", "Pippin", "Codling", "Russet", "Costard",
    ),
    last_words=(
        "Street", "Road", "Avenue", "Close", "Lane", "Way", "Drive", "Gardens", "Crescent",
        "Terrace", "Place", "Walk", "Rise", "Row", "View", "Grove",
    ),
    block_names=(
        "Harrier", "Merlin", "Osprey", "Goshawk", "Peregrine", "Hobby", "Buzzard", "Falcon",
        "Linnet", "Siskin", "Dunnock", "Wheatear", "Stonechat", "Pipit", "Wagtail", "Nightjar",
        "Fieldfare", "Redwing", "Brambling", "Yaffle", "Cormorant", "Guillemot", "Razorbill",
        "Fulmar", "Kittiwake", "Skua", "Petrel", "Shearwater", "Smew", "Garganey", "Gadwall",
        "Pochard", "Wigeon", "Teal", "Pintail", "Shoveler", "Goldeneye", "Scoter", "Eider",
    ),
    block_kinds=("Court", "House", "Lodge", "Point", "Mansions", "Heights", "Reach", "Quay"),
    tower=("Kestrel Tower", "Foundry Street", 132),
    converted=(
        ("14 Quarry Street", ("Flat 1", "Flat 2", "Flat 2A", "Flat 10", "Flat 11", "Flat 20")),
        ("9 Lantern Row", ("Basement flat", "Ground floor flat", "First floor flat", "Top flat")),
        ("7 Cooper's Yard", ("1/1", "1/2", "2/1", "2/2")),
        ("The Maltings, Kiln Lane", ("Unit 1", "Unit 2", "Unit 3", "Unit 10")),
        ("O'Dwyer's Wharf, Saltpan Road", ("Flat A", "Flat B", "Flat C", "Flat D")),
    ),
    awkward=(
        "The Old Forge, Drover Lane",
        "The Lock Keeper's Cottage, Sluice Lane",
        "1/2 Fuller Place",
        "14A Quarry Street",
        "14B Quarry Street",
        "12-14 Ropewalk Terrace",
        "Rose Cottage",
        "0 Signalman Rise",
        "St Ælfled's Almshouse No. 3, Bellfounder Row",
        "Warden's Flat (behind the community centre), Weaver Close",
        "The Upper Coach House at the Former Northmere and Mossgarth Joint Sewerage and Water "
        "Company Pumping Station, Old Eelpie Lane",
    ),
)  # fmt: skip

WESTVALE = Plan(
    seed=2019,
    homes=6_000,
    uprn_prefix="99992",
    block_prefix="WV",
    places=(
        Place("XV1", "Westvale"),
        Place("XV2", "Westvale", "Nant Isaf"),
        Place("XV3", "Pontarlas"),
        Place("XV4", "Trefelen"),
    ),
    first_words=(
        "Orchard", "Wool", "Packhorse", "Sheepwash", "Limekiln", "Bracken", "Hafod", "Mynydd",
        "Celyn", "Derwen", "Onnen", "Castan", "Bedwen", "Eithin", "Rhedyn", "Brwyn", "Gwern",
        "Perllan", "Fron", "Garth", "Ffynnon", "Tân", "Gŵydd", "Bryncoch", "Maesglas", "Llwyn",
        "Curlew", "Pedlar", "Turnpike", "Hurdle", "Shearing", "Fleece", "Cider", "Perry",
    ),
    last_words=("Street", "Road", "Close", "Lane", "Drive", "Bank", "Rise", "Meadow", "Fold"),
    block_names=(
        "Bryn Tân", "Tŷ Gŵyl", "Plas Derwen", "Maes y Dŵr", "Hen Felin", "Crud yr Awel",
        "Sycamore", "Rowan", "Whitebeam", "Spindle", "Dogwood", "Wayfarer", "Juniper", "Elder",
    ),
    block_kinds=("Court", "House", "Lodge", "Mews", "Yard"),
    tower=("Shearwater House", "Turnpike Road", 104),
    converted=(
        ("3 Wool Street", ("Flat 1", "Flat 2", "Flat 2A", "Flat 10")),
        ("Tŷ Mâl, Packhorse Lane", ("Fflat 1", "Fflat 2", "Fflat 3")),
        ("11 Limekiln Bank", ("Ground floor flat", "First floor flat")),
        ("The Wool Exchange, Fleece Fold", ("Unit 1", "Unit 2", "Unit 3")),
    ),
    awkward=(
        "The Old Forge, Sheepwash Lane",
        "Tŷ'r Bont, Ffynnon Lane",
        "Gwêl y Môr a'r Mynydd, Hafod Rise",
        "1/2 Hurdle Close",
        "14A Orchard Street",
        "St Tegla's Cottage, Perry Bank",
        "Y Bwthyn Bâch",
        "The Second Farm Worker's Cottage on the Left after the Cattle Grid, Pen Uchaf yr Allt "
        "Goch, Mynydd Road",
    ),
)  # fmt: skip


@dataclass
class AddressList:
    """The rows made so far, and the numbers that are already given out."""

    plan: Plan
    rng: Random
    rows: list[tuple[str, ...]] = field(default_factory=list)
    homes: int = 0
    blocks: int = 0
    postcodes: dict[str, int] = field(default_factory=dict)

    def pick(self, choices: tuple[T, ...]) -> T:
        """One of `choices`, each as likely."""
        return choices[int(self.rng.random() * len(choices))]

    def between(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        return least + int(self.rng.random() * (most - least + 1))

    def postcode(self, place: Place) -> str:
        """A postcode of the district that no one has yet."""
        number = self.postcodes.get(place.district, 0)
        self.postcodes[place.district] = number + 1
        spread = number * 1_117 % (9 * 400)
        sector, unit = spread // 400 + 1, spread % 400
        return f"{place.district} {sector}{INWARD[unit // 20]}{INWARD[unit % 20]}"

    def block(self) -> str:
        """The id of a new block of flats."""
        self.blocks += 1
        return f"{self.plan.block_prefix}-B{self.blocks:04d}"

    def tenure(self, *, flat: bool) -> str:
        """Mostly tenant; leaseholders live mostly in flats."""
        chance = self.rng.random()
        if chance < 0.03:
            return "shared-owner"
        return "leaseholder" if chance < (0.26 if flat else 0.04) else "tenant"

    def add(self, line: str, place: Place, postcode: str, block: str = "") -> None:
        """Add a home, unless there are enough."""
        if self.homes < self.plan.homes:
            self.homes += 1
            self.row(line, place, postcode, self.tenure(flat=bool(block)), block, "home")

    def row(
        self, line: str, place: Place, postcode: str, tenure: str, block: str, kind: str
    ) -> None:
        """Add one line of the file."""
        uprn = f"{self.plan.uprn_prefix}{(len(self.rows) + 1) * 37:07d}"
        self.rows.append((uprn, line, place.locality, place.town, postcode, tenure, block, kind))

    def communal(self, name: str, place: Place, postcode: str, block: str) -> None:
        """Add the line for what the homes of a block share."""
        self.row(f"Communal areas of {name}", place, postcode, "", block, "communal")

    def flats(self, building: str, place: Place, names: Iterator[str]) -> None:
        """Add a block: its communal areas, then its flats, all at one postcode."""
        postcode, block = self.postcode(place), self.block()
        self.communal(building, place, postcode, block)
        for name in names:
            self.add(f"{name}, {building}", place, postcode, block)

    def houses(self, street: Street) -> None:
        """Add houses on one side or both, with a few numbers like 14A, and no number 13."""
        step = self.between(1, 2)
        numbers = [n for n in range(1, self.between(12, 64), step) if n != 13]
        for start in range(0, len(numbers), HOMES_IN_A_POSTCODE):
            postcode = self.postcode(street.place)
            for number in numbers[start : start + HOMES_IN_A_POSTCODE]:
                self.add(f"{number} {street.name}", street.place, postcode)
                if self.rng.random() < 0.01:
                    self.add(f"{number}A {street.name}", street.place, postcode)


def streets(plan: Plan) -> Iterator[Street]:
    """Every pair of words as a street, shared out between the places in turn."""
    places = cycle(plan.places)
    for last in plan.last_words:
        for first in plan.first_words:
            yield Street(f"{first} {last}", next(places))


def buildings(plan: Plan) -> Iterator[str]:
    """Names for blocks of flats, each once."""
    for kind in plan.block_kinds:
        for name in plan.block_names:
            yield f"{name} {kind}"


def written_by_hand(made: AddressList) -> None:
    """Add the tower and the addresses that are hard to sort, to print and to read aloud."""
    plan = made.plan
    home = plan.places[0]
    name, street, count = plan.tower
    made.flats(f"{name}, {street}", home, (f"Flat {n}" for n in range(1, count + 1)))
    for building, flats in plan.converted:
        made.flats(building, home, iter(flats))
    postcode = made.postcode(home)
    for line in plan.awkward:
        made.add(line, home, postcode)


def with_property(rows: list[tuple[str, ...]], rng: Random) -> Iterator[tuple[str, ...]]:
    """The rows with whether each home has gas, the same in all of a block, and its floor."""
    of_block: dict[str, str] = {}
    for row in rows:
        _uprn, line, *_, block, kind = row
        chance = rng.random()
        gas = "no" if chance < 0.15 else "yes" if chance < 0.95 else ""
        if block:
            gas = of_block.setdefault(block, gas)
        flat = re.match(r"Flat (\d+),", line)
        floor = str((int(flat[1]) - 1) // FLATS_ON_A_FLOOR) if flat else "" if block else "0"
        yield (*row, *(("", "") if kind == "communal" else (gas, floor)))


def make(plan: Plan) -> str:
    """The text of addresses.csv for a plan."""
    made = AddressList(plan, Random(plan.seed))  # noqa: S311 - no secret comes from it
    written_by_hand(made)
    names = buildings(plan)
    for street in streets(plan):
        if made.homes == plan.homes:
            break
        for name in islice(names, 1 if made.rng.random() < 0.65 else 0):
            flats = (f"Flat {n}" for n in range(1, made.between(6, 60)))
            made.flats(f"{name}, {street.name}", street.place, flats)
        made.houses(street)
    if made.homes != plan.homes:
        raise RuntimeError(f"The word lists gave only {made.homes} of {plan.homes} homes")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    if plan.knows_property:
        writer.writerow((*COLUMNS, *PROPERTY_COLUMNS))
        writer.writerows(with_property(made.rows, Random(plan.seed)))  # noqa: S311 - as above
    else:
        writer.writerow(COLUMNS)
        writer.writerows(made.rows)
    return out.getvalue()


def main() -> None:
    """Write addresses.csv of both councils, beside this file."""
    here = Path(__file__).resolve().parent
    for name, plan in (("northmere", NORTHMERE), ("westvale", WESTVALE)):
        (here / name / "addresses.csv").write_bytes(make(plan).encode("utf-8"))


if __name__ == "__main__":
    main()
