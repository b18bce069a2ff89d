"""Sentences of Django that its own Kyrgyz catalogue lacks, or says badly.

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


def faults_of_fields() -> list[str]:
    return [
        gettext("Enter a valid email address."),
        gettext("Enter a valid URL."),
        gettext("Enter a valid value."),
        gettext("Enter a number."),
        gettext("Enter a whole number."),
        gettext("Enter a valid date."),
        gettext("Enter a valid time."),
        gettext("Enter a valid date/time."),
        gettext("Enter a list of values."),
        gettext("No file was submitted."),
        gettext("No file was submitted. Check the encoding type on the form."),
        gettext("The submitted file is empty."),
        gettext(
            "Select a valid choice. That choice is not one of the available choices."
        ),
        gettext(
            "Select a valid choice. %(value)s is not one of the available choices."
        ),
        gettext("Ensure this value is greater than or equal to %(limit_value)s."),
        gettext("Ensure this value is less than or equal to %(limit_value)s."),
        gettext("%(model_name)s with this %(field_label)s already exists."),
    ]
