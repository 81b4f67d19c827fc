from scenarios.choice_reading import ReadsNothing

CHOICE_READER = ReadsNothing()
