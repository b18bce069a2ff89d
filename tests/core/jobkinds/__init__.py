"""Kinds of jobs that only tests have; an app for PORTAL_TEST_APPS."""
