"""Tags that the sign-in pages need: `{% load access %}`."""

from django import template
from django.conf import settings
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.safestring import SafeString, mark_safe

from wardmote.foundations.organisations.public import FIRST_COMMAND, has_own_partnership

register = template.Library()


@register.simple_tag(takes_context=True)
def block_again(context: Context, name: str) -> SafeString:
    """What a block of this page holds, a second time: the sign-in library's pages say their title once only."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    text = block.render(context).strip() if block else ""
    return mark_safe(text)  # noqa: S308 - rendered, and so escaped, by the template itself


@register.simple_tag
def first_command() -> str:
    """How an installation without a partnership of its own gets one, as it is typed; empty once there is one."""
    return "" if has_own_partnership() else FIRST_COMMAND


@register.simple_tag
def can_send_mail() -> bool:
    """Whether this installation has a mail server, so that no page promises a letter that cannot come."""
    return bool(settings.EMAIL_HOST)
