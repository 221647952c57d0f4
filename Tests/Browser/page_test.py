#!/usr/bin/env python3
"""Uses the web page as a person does, in a real browser, against a running server.

    page_test.py http://127.0.0.1:8080 screenshots [--key KEY]

Needs Chromium with its driver, and `pip install -r requirements.txt`. It adds two pictures to the catalogue and removes
them at the end. Each step is named as it is taken; the first that fails ends the test with status 1. What was seen is
kept as pictures in the folder, for every view at the widths of a phone, a tablet and a desktop, light and dark.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import copies
import clustering
import finding
import keeping
import learning
import manners
import recommending
import trending
from browser import Browser
from session import Session

STEPS = [
    manners.begins_with_a_key_dialog_where_one_is_needed,
    keeping.adds_two_pictures,
    finding.finds_the_picture_that_was_added,
    finding.filters_by_an_attribute_that_is_seen,
    finding.hides_what_is_below_the_minimum_score,
    finding.searches_by_a_part_that_is_drawn,
    finding.chooses_a_part_with_the_keyboard,
    finding.goes_on_from_a_hit_and_back,
    finding.takes_what_is_pasted_or_dropped,
    finding.is_surprised_and_sees_more,
    finding.tells_that_a_picture_is_lost_after_a_reload,
    finding.compares_two_pictures,
    finding.explains_two_pictures,
    finding.shows_one_hit_for_each_value,
    keeping.changes_attributes,
    keeping.reads_a_condition,
    keeping.turns_pages,
    copies.lays_copies_over_originals,
    copies.finds_copies_and_decides_about_them,
    clustering.groups_pictures_that_look_alike,
    clustering.looks_around_the_map,
    clustering.reads_the_map_with_the_keyboard,
    recommending.recommends_what_is_like_what_was_clicked,
    recommending.takes_back_and_hides,
    recommending.is_told_with_the_keyboard,
    trending.shows_what_is_new,
    trending.places_a_picture,
    learning.leads_by_four_words_with_tabs,
    learning.tells_the_class_of_a_picture,
    learning.asks_what_a_hit_is,
    learning.classifies_many_pictures_and_saves_a_table,
    learning.says_that_a_head_is_gone,
    learning.says_how_to_train_where_nothing_was,
    learning.lists_what_was_trained,
    learning.ranks_hits_anew,
    learning.classifies_with_the_keyboard,
    manners.waits_for_a_busy_server_and_asks_for_a_key,
    manners.says_that_the_network_is_gone,
    manners.reads_conditions_as_the_server_does,
    manners.is_used_with_the_keyboard,
    manners.shows_nothing_for_numbers_that_nobody_knows,
    manners.shows_results_before_filters_on_a_phone,
    manners.frames_pictures_as_most_of_them_are,
    manners.fits_every_width_light_and_dark,
    keeping.removes_what_was_added,
    manners.raised_no_error_in_the_browser,
]
"""In this order: some look at what others left."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("base", help="the address of the server")
    parser.add_argument("screenshots", type=Path, help="the folder that takes what was seen")
    parser.add_argument("--key", help="an API key for reading and writing, where the server asks for one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        browser = Browser(arguments.base, arguments.screenshots)
        test = Session(browser, Path(folder), arguments.key)
        try:
            browser.look(1440)
            for part in STEPS:
                print(part.__name__.replace("_", " "), flush=True)
                try:
                    part(test)
                except Exception as error:
                    print(f"failed: {error}", file=sys.stderr)
                    browser.shoot("failed")
                    print("\n".join(browser.hear()), file=sys.stderr)
                    return 1
        finally:
            browser.close()
            for sample in test.samples:
                test.status_of(sample, "DELETE")
    print(f"{len(STEPS)} steps, all as they should be")
    return 0


if __name__ == "__main__":
    sys.exit(main())
