"""Electronic certificates (电子证照) under an electronic seal (电子印章): issued, verified, revoked."""
