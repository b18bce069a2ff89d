"""Municipality: what its head and coordinator keep of the profile themselves."""

from municipalities.views import profile
from municipalities.views.profile import ForMunicipality


class OfficeEdit(ForMunicipality, profile.OfficeEdit):
    """Contacts of one's own office."""


class ConvocationCreate(ForMunicipality, profile.ConvocationCreate):
    """A convocation of one's own kenesh."""


class ConvocationEdit(ForMunicipality, profile.ConvocationEdit):
    """Correct a convocation of one's own kenesh."""


class ResolutionCreate(ForMunicipality, profile.ResolutionCreate):
    """A resolution of one's own kenesh."""


class ResolutionEdit(ForMunicipality, profile.ResolutionEdit):
    """Correct a resolution of one's own kenesh."""
