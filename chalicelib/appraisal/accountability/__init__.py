"""追责: records of accountability, from a proposal through decision and appeal to the measure carried out."""
