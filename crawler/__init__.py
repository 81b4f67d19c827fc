"""The browser, the recorders and site discovery: knows nothing of law or trackers. Imports nothing by itself."""
