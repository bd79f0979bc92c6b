"""Answers as text for people, as data for programs, as a page and as exported tables; `renderers` has the table of them."""
