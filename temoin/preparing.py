"""Getting ready beside what takes its time anyway: each wing takes a third of a second to import and load."""

from __future__ import annotations


def prepare_to_gather() -> None:
    """Import the left wing, while the browser is on its way up. Runs in a thread of its own."""
    import playwright.async_api  # noqa: F401 - first, for its driver takes longest to start

    import temoin.gather
    import temoin.programme  # noqa: F401 - imported to be there
    from scenarios.registry import all_scenarios

    all_scenarios()


def prepare_to_judge() -> None:
    """Import the right wing and load what it keeps: the tracker database, the grammars, the rules, the report's pages.

    Runs in a thread of its own beside the visits. What it leaves undone is done later, when it is first needed.
    """
    from temoin.choice_reader import READER

    READER.load()  # first, for the first choice is made within a second
    import temoin.documents
    import temoin.judging  # noqa: F401 - imported to be there
    from detectors.policy.language import detect_language
    from detectors.rules.registry import all_rules
    from reports.html import prepare_pages
    from tracker_db.load import load

    load()
    detect_language("cookies")
    all_rules()
    prepare_pages()
