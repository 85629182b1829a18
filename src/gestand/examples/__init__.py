"""Systems like those of the statements: a schema, a policy, data with known trouble; for demo and tests."""

from __future__ import annotations

from collections.abc import Mapping

from gestand.examples import cloudcv, cloudomotion, cloudpiling, crisisconnect, nhmb
from gestand.examples.system import Planted, Progress, Story, System

__all__ = ["Planted", "Progress", "Story", "System", "systems"]

_SYSTEMS: tuple[System, ...] = (
    cloudcv.SYSTEM,
    cloudomotion.SYSTEM,
    cloudpiling.SYSTEM,
    crisisconnect.SYSTEM,
    nhmb.SYSTEM,
)


def systems() -> Mapping[str, System]:
    """Every example, by the name that `gestand demo NAME` takes."""
    return {system.name: system for system in _SYSTEMS}
