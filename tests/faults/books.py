"""The ledgers of one fault, and where their balances are printed."""

from dataclasses import dataclass, field

from tests.faults.ledger import Balance, Ledger


@dataclass
class Books:
    """The ledgers of one fault: of edits, of submissions."""

    name: str
    lines: list[str]
    edits: Ledger = field(default_factory=Ledger)
    submissions: Ledger = field(default_factory=Ledger)

    def close(self, *balances: Balance) -> None:
        """Print the balances at the end of the run, and fail if one is not right."""
        alike: dict[str, list[str]] = {}
        for one in balances:
            alike.setdefault(one.counts, []).append(one.what)
        for counts, what in alike.items():
            self.lines.append(f"{self.name}: {counts} ({', '.join(what)})")
        assert all(one.is_right for one in balances), "; ".join(map(str, balances))
