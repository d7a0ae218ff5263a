"""The ticket case (工单): what residents say once, over any channel, and what becomes of it."""
