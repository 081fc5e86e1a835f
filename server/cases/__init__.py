"""The page of a case for the policyholder, opened by a link."""
