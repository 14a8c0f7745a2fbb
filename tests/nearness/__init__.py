"""What a finding tells of texts that were compared nearly."""
