"""Scenes of the whole application: promises, bundles, many departments, certificates."""
