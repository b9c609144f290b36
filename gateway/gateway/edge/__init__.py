"""The edge: what every request passes before a page or a service sees it. Never blocks its loop."""
