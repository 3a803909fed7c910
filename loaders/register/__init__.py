"""A register of laws from their texts and tables of versions: ``zhengce register``.

``texts`` reads what a law says of itself, ``table`` what a database exports; ``build`` gathers, ``settle`` decides on
dates and statuses, ``names`` finds short names, ``turtle`` writes. What does not fit becomes a note (``entries``).
"""

from loaders.law_iris import FOLDERS
from loaders.register.build import Builder, Register
from loaders.register.entries import Note
from loaders.register.table import read_table
from loaders.register.texts import SUFFIXES, Reader
from loaders.register.turtle import turtle, written

__all__ = ["FOLDERS", "SUFFIXES", "Builder", "Note", "Reader", "Register", "read_table", "turtle", "written"]
