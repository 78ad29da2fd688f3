"""What people do at the desk, each as one function of a visitor. `FLOWS` is the list; a flow takes back what it changed."""

from __future__ import annotations

from collections.abc import Callable

from tests.review.flows import access, editing, looking, marking, regrouping
from tests.review.visiting import Visitor

FLOWS: dict[str, Callable[[Visitor], None]] = {
    "list": looking.walk_the_list,
    "card": looking.open_a_card,
    "confirm": marking.confirm_and_undo,
    "dismiss": marking.dismiss_and_undo,
    "note": marking.write_a_note,
    "bulk": marking.dismiss_ticked_and_undo,
    "probably-not": marking.look_at_probably_not,
    "views": marking.save_and_delete_a_view,
    "assign": regrouping.assign_and_release,
    "merge": regrouping.merge_and_undo,
    "split": regrouping.split_and_undo,
    "export": regrouping.take_along,
    "articles": looking.read_star_and_tick_articles,
    "search-articles": looking.search_articles,
    "search": looking.search_the_archive,
    "versions": looking.compare_versions,
    "why-not": looking.ask_why_not,
    "timeline": looking.follow_a_story,
    "sources": looking.read_sources,
    "watches": looking.read_watches_charts_and_lessons,
    "map": looking.move_the_map,
    "edit-watch": editing.change_a_watch_and_undo,
    "add-watch": editing.add_a_watch_and_undo,
    "test-case": editing.keep_a_test_case,
    "edit-source": editing.switch_a_source_and_undo,
    "add-source": editing.add_a_source_and_undo,
    "log-in": access.log_in_by_passphrase_and_out,
    "sessions": access.log_in_a_second_device_and_end_it,
    "reader": access.choose_language_and_clock,
}
