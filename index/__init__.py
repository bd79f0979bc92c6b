"""All texts together: passages, the library, the full-text index and the answers."""
