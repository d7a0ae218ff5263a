"""Trading projects as open data: the Open Contracting Data Standard 1.1 (https://standard.open-contracting.org/1.1/)."""
