"""Making one record of two: everything that points to the one given up is made to point to the one kept."""

from django.db import IntegrityError, models, transaction

from documents.errors import ArchiveError, Fault
from documents.models import Citation, DocumentRelation, Fate, Forwarding
from documents.models.base import Record


@transaction.atomic
def merge(kept: Record, given_up: Record, reason: str) -> Forwarding:
    """Move citations, links and mentions to `kept`, delete `given_up` and forward its address.

    What `kept` says itself stays as it is. A link that both have becomes one, with the evidence of both; a link between
    the two goes. Raises ArchiveError, and changes nothing, if they are the same or a rule of the database stands against it.
    """
    if type(kept)._meta.concrete_model is not type(given_up)._meta.concrete_model or kept.pk == given_up.pk:
        raise ArchiveError([Fault(str(given_up), "can be merged only into another record of its kind")])
    try:
        for field in given_up._meta.many_to_many:
            if field.remote_field.through._meta.auto_created:
                getattr(kept, field.name).add(*getattr(given_up, field.name).all())
        for relation in given_up._meta.related_objects:
            if relation.many_to_many:
                if relation.through._meta.auto_created:
                    accessor = relation.get_accessor_name()
                    getattr(kept, accessor).add(*getattr(given_up, accessor).all())
            else:
                _repoint(relation, kept, given_up)
        given_up.delete()
    except (IntegrityError, models.ProtectedError) as error:
        raise ArchiveError([Fault(str(given_up), f"cannot be merged: {' '.join(str(error).split())}")]) from error
    kept.touch()
    kept.save()
    return Forwarding.objects.note(kept.noun, given_up.slug, Fate.MERGED, target=kept.slug, reason=reason)


def _repoint(relation, kept: Record, given_up: Record) -> None:
    """Let the rows of another table that point to the one record point to the other."""
    name = relation.field.name
    for row in relation.related_model._base_manager.filter(**{name: given_up}):
        if row.pk == kept.pk and row._meta.concrete_model is kept._meta.concrete_model:
            setattr(row, name, None)  # the record kept was a part of the one given up
            row.save()
            setattr(kept, name, None)
            continue
        setattr(row, name, kept)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            _drop_double(row)


def _drop_double(row: models.Model) -> None:
    """Remove a link that would stand twice, or tie a record to itself; its evidence goes to the one that stands."""
    if isinstance(row, DocumentRelation):
        same = DocumentRelation.objects.filter(subject=row.subject, type=row.type, object=row.object).first()
        if same:
            Citation.objects.filter(relation=row.pk).update(relation=same)
    row.delete()
