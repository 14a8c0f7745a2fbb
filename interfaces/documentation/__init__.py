"""Pages that are made from the program itself: the grammar, and a page for each diagnostic."""
