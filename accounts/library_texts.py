"""Texts of Django and allauth that the portal says in its own words.

Their Kyrgyz catalogues call a password and an e-mail by other words than the portal does.
A text named here is collected with ours, and our translation goes first.
"""

from django.utils.translation import gettext_noop as _

TEXTS = (
    _("Current Password"),
    _("Email"),
    _("Email address"),
    _("Forgot your password?"),
    _("Incorrect password."),
    _("New Password"),
    _("New Password (again)"),
    _("Please type your current password."),
    _("The email address and/or password you specified are not correct."),
    _("The password reset token was invalid."),
    _("This account is currently inactive."),
    _("This field is required."),
    _("Too many failed login attempts. Try again later."),
    _("You must type the same password each time."),
)
