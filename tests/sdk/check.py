"""Requests every run of a sandbox with the Onepin Python SDK and validates each response against the SDK's models.

The SDK parses leniently: it accepts extra fields, unknown enum values and numbers as strings. This check is strict:
required fields must be present, values must have the model's type, and extra fields are errors. Unknown enum values
are valid only in the workflow with edge cases.

    python check.py --base-url http://127.0.0.1:8787

Exits with status 1 if a response is invalid, and with 2 if a request to the sandbox fails.
"""

import argparse
import datetime as dt
import sys
import types
import typing

import httpx
import pydantic
from onepin import OnePinClient
from onepin.core.api_error import ApiError
from onepin.core.parse_error import ParsingError
from onepin.types.api_counted_list_response_workflow_list_item import ApiCountedListResponseWorkflowListItem
from onepin.types.api_counted_list_response_workflow_run_list_item import ApiCountedListResponseWorkflowRunListItem
from onepin.types.api_response_auth_whoami_out import ApiResponseAuthWhoamiOut
from onepin.types.api_response_download_url_out import ApiResponseDownloadUrlOut
from onepin.types.api_response_estimate_response import ApiResponseEstimateResponse
from onepin.types.api_response_list_workflow_run_step_out import ApiResponseListWorkflowRunStepOut
from onepin.types.api_response_runs_summary_out import ApiResponseRunsSummaryOut
from onepin.types.api_response_workflow_out import ApiResponseWorkflowOut
from onepin.types.api_response_workflow_run_analysis_out import ApiResponseWorkflowRunAnalysisOut
from onepin.types.api_response_workflow_run_detail_out import ApiResponseWorkflowRunDetailOut
from onepin.types.api_response_workflow_run_outputs_out import ApiResponseWorkflowRunOutputsOut
from onepin.types.api_response_workflow_run_overview_out import ApiResponseWorkflowRunOverviewOut
from onepin.types.api_response_workflow_run_status_out import ApiResponseWorkflowRunStatusOut
from onepin.types.workflow_definition_output import WorkflowDefinitionOutput
from onepin.types.workflow_run_data_response import WorkflowRunDataResponse
from onepin.types.workflow_run_sink_output_line import WorkflowRunSinkOutputLine

PAGE = 100
# Results are large: only those of every so many runs of an ordinary workflow, and only some of their rows.
RESULTS_EVERY = 10
RESULT_ROWS = 5
API_KEY = "op_live_sandbox"
AWKWARD = "Awkward"
FAILURES_SHOWN = 10

_hints: dict[type, dict[str, typing.Any]] = {}


def problems(value: typing.Any, expected: typing.Any, where: str, known_only: bool) -> typing.Iterator[str]:
    """Validation errors of a JSON value against the `expected` type."""
    if typing.get_origin(expected) is typing.Annotated:
        expected = typing.get_args(expected)[0]
    origin, arguments = typing.get_origin(expected), typing.get_args(expected)
    if expected is typing.Any:
        return
    if origin in (typing.Union, types.UnionType):
        yield from union_problems(value, arguments, where, known_only)
    elif origin is typing.Literal:
        if value not in arguments:
            yield f"{where}: {value!r} is none of {arguments}"
    elif origin in (list, typing.List):
        if not isinstance(value, list):
            yield f"{where}: no list but {value!r}"
            return
        for position, item in enumerate(value):
            yield from problems(item, arguments[0], f"{where}[{position}]", known_only)
    elif origin in (dict, typing.Dict):
        if not isinstance(value, dict):
            yield f"{where}: no object but {value!r}"
            return
        for name, item in value.items():
            yield from problems(item, arguments[1], f"{where}.{name}", known_only)
    elif isinstance(expected, type) and issubclass(expected, pydantic.BaseModel):
        yield from model_problems(value, expected, where, known_only)
    elif not is_plain(value, expected):
        yield f"{where}: no {getattr(expected, '__name__', expected)} but {value!r}"


def union_problems(
    value: typing.Any, arguments: tuple[typing.Any, ...], where: str, known_only: bool
) -> typing.Iterator[str]:
    """The SDK declares an open enum as a union of its known values and `Any`."""
    if value is None and type(None) in arguments:
        return
    members = [argument for argument in arguments if argument is not type(None)]
    if known_only and any(typing.get_origin(member) is typing.Literal for member in members):
        members = [member for member in members if member is not typing.Any]
    found = [list(problems(value, member, where, known_only)) for member in members]
    if all(found):
        yield from min(found, key=len)


def model_problems(
    value: typing.Any, model: type[pydantic.BaseModel], where: str, known_only: bool
) -> typing.Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: no object but {value!r}"
        return
    if model not in _hints:
        _hints[model] = typing.get_type_hints(model)
    names = {field.alias or name: (name, field) for name, field in model.model_fields.items()}
    # The API documents that lines of outputs have more keys than the model.
    known_extra = {"line_id", "locale_code"} if model is WorkflowRunSinkOutputLine else set()
    for name in value.keys() - names.keys() - known_extra:
        yield f"{where}: {model.__name__} has no field {name!r}"
    for wire_name, (name, field) in names.items():
        if wire_name in value:
            yield from problems(value[wire_name], _hints[model][name], f"{where}.{wire_name}", known_only)
        elif field.is_required():
            yield f"{where}: {wire_name!r} is missing"


def is_plain(value: typing.Any, expected: type) -> bool:
    if expected is dt.datetime:
        try:
            return isinstance(value, str) and dt.datetime.fromisoformat(value.replace("Z", "+00:00")).tzinfo is not None
        except ValueError:
            return False
    if expected is bool or isinstance(value, bool):
        return expected is bool and isinstance(value, bool)
    if expected is float:
        return isinstance(value, (int, float))
    return isinstance(value, expected)


class Check:
    def __init__(self, base_url: str) -> None:
        self.last: httpx.Response | None = None
        self.client = OnePinClient(
            base_url=base_url,
            token=API_KEY,
            httpx_client=httpx.Client(timeout=30, event_hooks={"response": [self._keep]}),
        )
        self.runs = 0
        self.answers = 0
        self.refused: list[str] = []

    def _keep(self, response: httpx.Response) -> None:
        response.read()
        self.last = response

    def judge(
        self, model: type[pydantic.BaseModel], call: typing.Callable[[], typing.Any], known_only: bool
    ) -> typing.Any:
        """Calls the SDK, validates the response against its model, and returns the JSON body."""
        try:
            parsed = call()
            found = [] if isinstance(parsed, model) else [f"the SDK gave {type(parsed).__name__}, not {model.__name__}"]
        except ParsingError as error:
            found = [f"the SDK cannot parse it: {error.cause}"]
        assert self.last is not None
        self.answers += 1
        body = self.last.json()
        where = self.last.url.path.removeprefix("/api/v1/workflows/")
        self.refuse(where, found + list(problems(body, model, "body", known_only)))
        return body

    def refuse(self, where: str, found: list[str]) -> None:
        if found:
            self.refused.append("\n  ".join([where, *found[:5]]))

    def definition(self, definition: typing.Any, where: str, known_only: bool) -> None:
        """Definitions are untyped in the SDK's responses, but the SDK has a model of them."""
        self.answers += 1
        self.refuse(where, list(problems(definition, WorkflowDefinitionOutput, "definition", known_only)))

    def pages(
        self, model: type[pydantic.BaseModel], call: typing.Callable[[int], typing.Any], known_only: bool
    ) -> list[typing.Any]:
        """The rows of all pages, requested by offset."""
        rows: list[typing.Any] = []
        while True:
            page = self.judge(model, lambda: call(len(rows)), known_only)
            rows += page["data"]
            if not page["data"] or len(rows) >= page["pagination"]["total"]:
                return rows

    def everything(self) -> None:
        self.judge(ApiResponseAuthWhoamiOut, self.client.auth.whoami, True)
        listed = self.pages(
            ApiCountedListResponseWorkflowListItem,
            lambda offset: self.client.workflows.list(limit=PAGE, offset=offset, include_definition=True),
            False,
        )
        for workflow in listed:
            self.workflow(workflow["id"], known_only=not workflow["name"].startswith(AWKWARD))

    def workflow(self, workflow_id: str, known_only: bool) -> None:
        workflows = self.client.workflows
        answer = self.judge(ApiResponseWorkflowOut, lambda: workflows.get(workflow_id), known_only)
        self.definition(answer["data"]["definition"], f"{workflow_id}, its definition", known_only)
        self.judge(ApiResponseRunsSummaryOut, lambda: workflows.runs_summary(workflow_id), known_only)
        if answer["data"]["definition"]:
            self.judge(ApiResponseEstimateResponse, lambda: workflows.preview_run(workflow_id), known_only)
        # Oldest first, so that runs that start during the check are appended.
        rows = self.pages(
            ApiCountedListResponseWorkflowRunListItem,
            lambda offset: workflows.runs.list(workflow_id, limit=PAGE, offset=offset, order="asc"),
            known_only,
        )
        ids = [row["id"] for row in rows if isinstance(row, dict)]
        if len(set(ids)) != len(rows):
            self.refuse(workflow_id, ["a run was listed twice, or without an id"])
        for run_id in ids:
            self.run(workflow_id, run_id, known_only)

    def run(self, workflow_id: str, run_id: str, known_only: bool) -> None:
        self.runs += 1
        workflows, path = self.client.workflows, (workflow_id, run_id)
        answer = self.judge(ApiResponseWorkflowRunDetailOut, lambda: workflows.runs.get(*path), known_only)
        run = answer["data"]
        if known_only:
            # The API does not migrate snapshots, so old runs can have node types that are now unknown.
            self.definition(run["definition_snapshot"], f"{run_id}, its snapshot", False)
        self.judge(ApiResponseWorkflowRunStatusOut, lambda: workflows.runs.status(*path), known_only)
        self.judge(ApiResponseWorkflowRunOverviewOut, lambda: workflows.get_run_overview(*path), known_only)
        self.judge(ApiResponseListWorkflowRunStepOut, lambda: workflows.runs.steps(*path), known_only)
        if run["status"] == "completed" and run.get("has_export"):
            self.judge(ApiResponseDownloadUrlOut, lambda: workflows.download_run(*path), known_only)
        # One edge case has values of wrong types, and says so.
        well_typed = "wrong_types" not in (run.get("usage_summary") or {})
        if well_typed and (not known_only or run["run_number"] % RESULTS_EVERY == 0):
            self.results(path, known_only, bool(run.get("has_export")))

    def results(self, path: tuple[str, str], known_only: bool, has_export: bool) -> None:
        workflows = self.client.workflows
        self.judge(ApiResponseWorkflowRunAnalysisOut, lambda: workflows.get_run_analysis(*path), known_only)
        answer = self.judge(ApiResponseWorkflowRunOutputsOut, lambda: workflows.get_run_outputs(*path), known_only)
        for output in answer["data"]["outputs"]:
            if output["lines"] and has_export:
                node = output["node_id"]
                self.judge(ApiResponseDownloadUrlOut, lambda: workflows.download_run_node(*path, node), known_only)
                audio = output["lines"][0]["audio_files"][0]["id"]
                self.judge(ApiResponseDownloadUrlOut, lambda: workflows.get_run_audio_url(*path, audio), known_only)
        self.judge(
            WorkflowRunDataResponse,
            lambda: workflows.get_run_data(*path, limit=RESULT_ROWS, include_dropped=True),
            known_only,
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base-url", required=True, help="origin of a sandbox in the current contract")
    check = Check(parser.parse_args().base_url)
    try:
        check.everything()
    except ApiError as error:
        print(f"sdk: stopped after {check.answers} answers: {error.status_code} {error.body}", file=sys.stderr)
        return 2
    except httpx.HTTPError as error:
        print(f"sdk: stopped after {check.answers} answers: {error}", file=sys.stderr)
        return 2
    for failure in check.refused[:FAILURES_SHOWN]:
        print(failure)
    print(f"sdk: {check.runs} runs, {check.answers} answers checked, {len(check.refused)} refused")
    return 1 if check.refused else 0


if __name__ == "__main__":
    sys.exit(main())
