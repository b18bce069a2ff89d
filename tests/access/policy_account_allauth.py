"""Routes of allauth and of the rescue desk (admin).

Log-in pages send somebody who is logged in onwards; pages of one's own account send
the anonymous to the log-in. What is NOBODY's here exists only for people who have a
second step: tests/accounts/test_second_factor.py opens it.
"""

from tests.access.policy import EVERYONE, LOGGED_IN, NOBODY, Route

ROUTES = {
    "account_login": Route(get=EVERYONE, post=EVERYONE),
    "account_logout": Route(get=EVERYONE, post=EVERYONE),
    "account_inactive": Route(get=EVERYONE),
    "account_signup": Route(get=EVERYONE, post=EVERYONE),
    "account_reset_password": Route(get=EVERYONE, post=EVERYONE),
    "account_reset_password_done": Route(get=EVERYONE),
    "account_reset_password_from_key_done": Route(get=EVERYONE),
    "account_reset_password_from_key": Route(
        get=EVERYONE, post=EVERYONE, make=lambda world: {"uidb36": "1", "key": "wrong"}
    ),
    "account_reauthenticate": Route(get=LOGGED_IN, post=LOGGED_IN),
    "account_change_password": Route(get=LOGGED_IN, post=LOGGED_IN),
    "account_set_password": Route(get=LOGGED_IN, post=LOGGED_IN),
    "mfa_index": Route(get=LOGGED_IN),
    "mfa_activate_totp": Route(get=LOGGED_IN, post=LOGGED_IN),
    # without a half-finished log-in it leads back to the log-in page
    "mfa_authenticate": Route(get=EVERYONE, post=EVERYONE),
    "mfa_reauthenticate": Route(get=LOGGED_IN, post=LOGGED_IN),
    "mfa_deactivate_totp": Route(get=NOBODY, post=NOBODY),
    "mfa_view_recovery_codes": Route(get=NOBODY),
    "mfa_generate_recovery_codes": Route(get=LOGGED_IN, post=LOGGED_IN),
    "mfa_download_recovery_codes": Route(get=NOBODY),
}
