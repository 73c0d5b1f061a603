"""What a reply means against what was asked. `understand` is pure, deterministic and linear."""

from mailflow.mail.intents.understanding import understand

__all__ = ["understand"]
