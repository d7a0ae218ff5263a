"""考勤、培训、奖励: registers that offices import, and the figures that they give."""
