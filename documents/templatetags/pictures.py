"""Template tags of pictures and the bag."""

from django import template

from documents import bag

register = template.Library()


@register.inclusion_tag("includes/pin.html")
def pin(record) -> dict:
    """The button that puts a record in the reader's bag; the same for every reader. Nothing for what cannot be put in."""
    return {"item": bag.item_of(record), "record": record}
