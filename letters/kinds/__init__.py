"""What a marked stretch is: a quotation, a term, a title or a scare quote."""
