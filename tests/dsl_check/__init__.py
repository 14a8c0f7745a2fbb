"""The checker: corpora of good and bad rules, pages, and the model's print."""
