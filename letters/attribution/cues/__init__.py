"""What in a sentence names the speaker of a quotation."""
