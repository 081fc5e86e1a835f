"""The outermost layer: what every request passes before any route sees it, and what every response carries."""
