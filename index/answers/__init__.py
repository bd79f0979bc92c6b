"""Questions answered from the library: who used these words, were they said so, is the draft right."""
