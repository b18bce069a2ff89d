from accounts.models.roles import Invitation, RoleAssignment
from accounts.models.users import User, UserManager

__all__ = ["Invitation", "RoleAssignment", "User", "UserManager"]
