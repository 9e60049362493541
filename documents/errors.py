"""The archive's own errors: one root, so that commands can tell a fault in the data from a bug."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the data: where it stands and what is to be done."""

    where: str  # e.g. "fixtures/serov-instructions.yaml:120 documents.count deported-35"
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class ArchiveError(Exception):
    """Data that the archive refuses, with every fault that was found."""

    def __init__(self, faults: list[Fault]):
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
