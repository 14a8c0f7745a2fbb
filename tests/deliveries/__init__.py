"""A second month for every shipped contract: today's data is what the mode of delivery says."""
