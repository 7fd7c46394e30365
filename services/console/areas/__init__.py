"""The areas of the console, one module for each entry of the menu."""

from services.console.areas import (
    archives,
    boards,
    entries,
    entrustments,
    exchange,
    inspections,
    joint_inspections,
    matters,
    reference,
    statistics,
    system,
    verification,
    workbench,
)

AREAS = (
    workbench.router,
    archives.router,
    entrustments.router,
    inspections.router,
    joint_inspections.router,
    boards.router,
    entries.router,
    statistics.router,
    exchange.router,
    reference.router,
    system.router,
    verification.router,
    matters.router,
)
