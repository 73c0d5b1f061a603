"""Outgoing mail: composing its bytes, and handing them to the relay."""
