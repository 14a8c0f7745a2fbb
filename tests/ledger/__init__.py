"""The ledger: findings over time against a plain model, and decisions that stay."""
