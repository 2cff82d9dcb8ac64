"""Write docs/reference/permissions.md from the roles and permissions in the code: `python dev/write_permission_docs.py`."""

import os
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "permissions.md"


def text() -> str:
    """The page as it should be."""
    from wardmote.foundations.access.roles import ROLES
    from wardmote.foundations.rooms import all_permissions

    roles = list(ROLES.values())
    lines = [
        "# Roles and permissions",
        "",
        "What a person may do in a partnership comes from the roles of their current memberships and from nothing else.",
        "Written from the code by `dev/write_permission_docs.py`; a test fails when the two differ.",
        "",
        "## Roles",
        "",
        "| Role | What it is for |",
        "|---|---|",
        *(f"| {role.name} (`{role.key}`) | {role.description} |" for role in roles),
        "",
        "## Permissions",
        "",
        "| May | Permission | Roles |",
        "|---|---|---|",
    ]
    for permission in all_permissions():
        names = ", ".join(str(role.name) for role in roles if permission in role.permissions)
        lines.append(f"| {permission.words} | `{permission.value}` | {names} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")
    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
    print(f"Wrote {PAGE.name}.")
