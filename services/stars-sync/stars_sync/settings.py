"""What the operator sets for stars-sync."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ServiceSettings
from stars_sync.domain.masks import MaskRule


class Settings(ServiceSettings):
    """Environment variables begin with `STARS_SYNC_`, except those shared by all."""

    model_config = SettingsConfigDict(env_prefix="STARS_SYNC_")

    data_dir: Path = Field(
        description="Folder of the student files; a part of every backup (architecture section 5)."
    )
    memory_limit: str = Field(
        "256MB", description="What a refresh may keep in memory before it uses the disk."
    )
    max_upload_bytes: int = Field(
        500_000_000, gt=0, description="The largest set of files one refresh takes."
    )
    min_students_state: int = Field(
        10, ge=0, description="Smallest group whose figures other districts may see (D08)."
    )
    min_students_public: int = Field(
        10, ge=0, description="Smallest group whose figures anyone may see; PED's report: 20."
    )

    @property
    def masks(self) -> MaskRule:
        return MaskRule(min_state=self.min_students_state, min_public=self.min_students_public)
