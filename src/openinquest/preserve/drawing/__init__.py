"""Pictures made of what is kept: small ones to look at, and copies in which places are blackened."""
