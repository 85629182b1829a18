"""`gestand lint`: every finding in a policy, without looking at any store."""

from __future__ import annotations

import typer

from gestand.cli.frame import (
    DebugOption,
    Form,
    FormatOption,
    PathArgument,
    finding_to_json,
    guarded,
    has_errors,
    print_findings,
    print_json,
)
from gestand.errors import Exit


def register(app: typer.Typer) -> None:
    @app.command()
    @guarded
    def lint(path: PathArgument, form: FormatOption = Form.TEXT, debug: DebugOption = False) -> Exit:  # noqa: ARG001
        """Read a policy and say everything that is wrong or doubtful in it.

        Example: gestand lint privacy.yaml
        """
        from gestand.policy import reader

        findings = reader.lint(path)
        if form is Form.JSON:
            print_json({"findings": [finding_to_json(finding) for finding in findings]})
        else:
            print_findings(findings)
            errors = sum(finding.level == "error" for finding in findings)
            print(f"{path}: {errors} errors, {len(findings) - errors} other findings")
        return Exit.BROKEN if has_errors(findings) else Exit.DONE
