"""Languages: which one a text is in, and the words by which it says who speaks."""
