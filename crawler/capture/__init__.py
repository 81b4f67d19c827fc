"""The recorders: one file a thing that is recorded, all fed by one DevTools connection of our own."""
