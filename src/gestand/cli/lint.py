"""`gestand lint`: every finding in a policy, without looking at any store."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gestand.cli.frame import (
    AnyAtOption,
    DebugOption,
    PathArgument,
    finding_lines,
    finding_to_json,
    guarded,
    has_errors,
    moment,
)
from gestand.cli.paper import put, put_json
from gestand.errors import Exit, Finding, Level


class LintForm(StrEnum):
    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


LintFormOption = Annotated[
    LintForm,
    typer.Option("--format", help="How to print: for people, for programs, for code scanning, test reports, GitHub."),
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Say everything that is wrong or doubtful in a policy")
    @guarded
    def lint(
        path: PathArgument,
        at: AnyAtOption = None,
        form: LintFormOption = LintForm.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Read a policy and say everything that is wrong or doubtful in it. Looks at no store.

        \b
        Example:
          gestand lint privacy.yaml
          gestand lint privacy.yaml --format sarif > gestand.sarif
        """
        from gestand.policy import reader
        from gestand.policy.codes import unopened

        findings = reader.lint(path, moment(at, "UTC"))
        _print(form, findings, path)
        if (exit_ := unopened(findings)) is not None:
            return exit_
        return Exit.BROKEN if has_errors(findings) else Exit.DONE


def _print(form: LintForm, findings: tuple[Finding, ...], path: Path) -> None:
    from gestand.cli.machines import WRITERS

    if form is LintForm.JSON:
        put_json({"findings": [finding_to_json(finding) for finding in findings]})
    elif form is LintForm.TEXT:
        for line in finding_lines(findings):
            put(line)
        put(f"{path}: {_summary(findings)}")
    elif text := WRITERS[form](findings, path):
        put(text)


def _summary(findings: tuple[Finding, ...]) -> str:
    errors = sum(finding.level is Level.ERROR for finding in findings)
    others = len(findings) - errors
    if not findings:
        return "nothing to say"
    return f"{errors} error{'' if errors == 1 else 's'}, {others} other finding{'' if others == 1 else 's'}"
