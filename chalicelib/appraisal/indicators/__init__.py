"""绩效考核: indicators, their values, and appraisals that are fixed by one person and confirmed by another."""
