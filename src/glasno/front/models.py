from django.db import models


class Probe(models.Model):
    """One row that the health check rewrites, to see whether the database still takes writes."""

    writes = models.BigIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="front_probe_one_row"),
        )
