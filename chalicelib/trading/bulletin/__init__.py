"""The public bulletin of trading: every published notice, to be listed, searched and subscribed to."""
