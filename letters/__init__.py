"""One text at a time: reading it, isolating its quotations, telling who speaks."""

__version__ = "0.1.0"
