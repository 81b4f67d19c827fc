"""Pure functions: evidence becomes detections, a policy's text becomes claims, and both become findings."""
