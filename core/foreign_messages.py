"""Sentences of Django that its own Kyrgyz catalogue lacks.

Nobody imports this module. It is here for the collector of messages, so that
`locale/ky` can hold them; Django then finds them in our catalogue first.
"""

from django.utils.translation import gettext, ngettext


def sentences(number: int) -> list[str]:
    return [
        gettext("Enter a valid domain name."),
        gettext("Enter a valid %(protocol)s address."),
        gettext("Ensure this value is a multiple of step size %(limit_value)s."),
        gettext("Constraint “%(name)s” is violated."),
        gettext("%(model)s instance with %(field)s %(value)r is not a valid choice."),
        ngettext(
            "Please submit at most %(num)d form.",
            "Please submit at most %(num)d forms.",
            number,
        ),
        ngettext(
            "Please submit at least %(num)d form.",
            "Please submit at least %(num)d forms.",
            number,
        ),
        gettext("Conflicting form data submitted. Please try again."),
        gettext("Password-based authentication was disabled."),
        gettext("Set password: %s"),
        gettext("Reset password"),
        gettext("Set password"),
        gettext("Password-based authentication"),
        gettext("Enabled"),
        gettext("Disabled"),
        gettext(
            "Raw passwords are not stored, so there is no way to see the user’s password."
        ),
        gettext(
            "Enable password-based authentication for this user by setting a password."
        ),
        ngettext(
            "This password is too short. It must contain at least %d character.",
            "This password is too short. It must contain at least %d characters.",
            number,
        ),
    ]
