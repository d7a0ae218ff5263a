"""考核: who answers for what went wrong, how departments do by indicators, staff registers, the monthly report."""
