"""Supervision of trading (监督预警): rules that look at every fact, alerts, who hears of them, what became of them."""
