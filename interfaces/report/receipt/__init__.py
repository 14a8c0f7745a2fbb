"""The receipt of one filing, as a page that the department keeps and checks, and as data."""
