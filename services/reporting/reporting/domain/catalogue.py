"""The reports there are, under every name by which the manual calls them (C18)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReportName:
    name: str
    title: str
    aliases: tuple[str, ...]

    def is_meant_by(self, words: str) -> bool:
        """Whether all of `words` stand in one of its names."""
        wanted = words.casefold().split()
        return any(
            all(word in known.casefold() for word in wanted)
            for known in (self.name, self.title, *self.aliases)
        )


REPORTS = (ReportName("submitted", "Attendance Plan Submitted", ("Attendance Plan Submission",)),)


def reports_meant_by(words: str) -> list[ReportName]:
    """The reports that `words` could mean; all of them for no words."""
    return [report for report in REPORTS if report.is_meant_by(words)]
