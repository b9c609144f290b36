"""Invented names that sound like New Mexico; none is a real district's or school's."""

from collections.abc import Iterator
from itertools import chain, product

DISTRICTS = (
    "Piñon Valley Schools",
    "Tres Alamitos Schools",
    "Agua Clara Municipal Schools",
    "Cedar Draw Consolidated Schools",
    "Llano Azul Schools",
    "Caprock Bend Schools",
    "Salt Fork Schools",
    "Vista Serena Charter School",
)


def _words(text: str) -> list[str]:
    return text.split()


_DISTRICT_FIRST = _words(
    "Amber Antelope Basalt Bitter Broken Copper Dry Dusty Flint Gravel High Juniper Lost Painted"
    " Quartz Red Sand Silver Stone Twin Upper Windy"
)
_DISTRICT_LAST = _words(
    "Arroyo Basin Bench Bluff Canyon Crossing Divide Flats Gap Hollow Mesa Ridge Rim Spring Wash"
)

PINON_VALLEY_SCHOOLS = (
    "Blue Grama Elementary School",
    "Cottonwood Middle School",
    "Piñon Valley High School",
    "Rabbitbrush Elementary School",
    "Saltbush Elementary School",
    "Red Bluff Middle School",
    "Larkspur Early College",
)
_SCHOOL_WORDS = _words(
    "Agave Alkali Apache-Plume Arnica Aster Avocet Badger Banded-Rock Beargrass Bluebird Bobcat"
    " Boxelder Bristlecone Buckwheat Cactus-Wren Caliche Canebrake Catclaw Bitterbrush"
    " Chaparral-Wind Chicory Cholla Cicada Claret-Cup Coneflower Coyote-Gourd Creosote Crossbill"
    " Dropseed Fescue Fleabane Four-Wing Foxtail Galleta Globemallow Goldfinch Greasewood"
    " Hackberry Horned-Lark Indigo-Bush Ironwood Jackrabbit Javelina Kestrel Lechuguilla Loco-"
    " Weed Lupine Mallow Meadowlark Milkweed Mimosa Monsoon Muhly Needlegrass Nighthawk Nolina"
    " Saltgrass Paintbrush Penstemon Phainopepla Prickly-Poppy Primrose Pronghorn Quail-Bush"
    " Rabbit-Ear Roadrunner Sagebloom Sacaton Sandpiper Scrub-Jay Seepwillow Skunkbush Snakeweed"
    " Sotol Sparrowhawk Sumac Tansy Tarbush Thistledown Towhee Verbena Vervain Wheatgrass"
    " Whiptail Winterfat Wolfberry Yarrow"
)
_SCHOOL_FIRST = _words(
    "Blue Bright Early Evening Far First Golden Little Long Morning New Open Quiet"
)


def district_names() -> Iterator[str]:
    """The districts of the mock-ups, then further ones; each name once."""
    made = (f"{first} {last} Schools" for first, last in product(_DISTRICT_FIRST, _DISTRICT_LAST))
    return chain(DISTRICTS, made)


def school_words() -> Iterator[str]:
    """Words for schools, each once: `Agave`, then `Blue Agave` and so on."""
    words = [word.replace("-", " ") for word in _SCHOOL_WORDS]
    return chain(words, (f"{first} {word}" for first, word in product(_SCHOOL_FIRST, words)))


def mail_domain(district_name: str) -> str:
    """`pinon-valley.demo.example` for Piñon Valley Schools; a reserved top-level name."""
    words = district_name.replace("ñ", "n").lower().split()
    passed_over = {"schools", "school", "municipal", "consolidated", "charter"}
    return "-".join(word for word in words if word not in passed_over) + ".demo.example"
