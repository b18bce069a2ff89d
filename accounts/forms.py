"""Forms of one's own account."""

from accounts.models import User
from core.forms import PortalModelForm


class ProfileForm(PortalModelForm):
    """Name and language."""

    class Meta:
        model = User
        fields = ["full_name", "language"]
