"""Open311 GeoReport v2: tickets as other cities' apps and maps know them (https://wiki.open311.org/GeoReport_v2/)."""
