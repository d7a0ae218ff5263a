"""Public-resource trading: projects from registration to contract, while legal time runs fast."""
