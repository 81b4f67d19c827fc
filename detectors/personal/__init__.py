"""Personal data sent: the test values that the visitor typed, sought in all that left the browser afterwards."""
