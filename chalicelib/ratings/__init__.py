"""好差评: who was served rates each handling; a bad rating is put right, and the result is published."""
