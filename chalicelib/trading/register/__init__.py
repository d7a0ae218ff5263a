"""The register of who trades (市场主体库): organisations with qualifications and penalties; experts, unnamed."""
