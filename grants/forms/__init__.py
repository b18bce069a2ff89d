"""Forms of calls, applications, judging and grants: cleaning and validation only."""
