"""Renders templates as Home Assistant's MQTT integration does: a list of {template, payload} in, texts or errors out."""

import json
import math
import re
import sys
from datetime import datetime, timezone
from functools import lru_cache

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

MISSING = object()


def is_number(value):
    try:
        number = float(value)
    except (ValueError, TypeError):
        return False
    return not (math.isnan(number) or math.isinf(number))


def converter(convert):
    def converted(value, default=MISSING, *_):
        try:
            return convert(value)
        except (ValueError, TypeError):
            if default is MISSING:
                raise
            return default

    return converted


def as_datetime(value, default=MISSING):
    try:
        return datetime.fromtimestamp(float(value), timezone.utc)
    except (ValueError, TypeError):
        try:
            return datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        except ValueError:
            return None if default is MISSING else default


def regex_replace(value="", find="", replace="", ignorecase=False):
    return re.sub(find, replace, str(value), flags=re.I if ignorecase else 0)


def from_json(value, default=MISSING):
    try:
        return json.loads(value)
    except (ValueError, TypeError):
        if default is MISSING:
            raise
        return default


def iif(value, if_true=True, if_false=False, if_none=MISSING):
    if value is None and if_none is not MISSING:
        return if_none
    return if_true if bool(value) else if_false


to_float = converter(float)
to_int = converter(lambda value: int(float(value)))

environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"])
environment.filters.update(
    float=to_float,
    int=to_int,
    is_number=is_number,
    as_datetime=as_datetime,
    from_json=from_json,
    to_json=json.dumps,
    iif=iif,
    regex_replace=regex_replace,
    regex_match=lambda value, find: bool(re.match(find, str(value))),
    regex_search=lambda value, find: bool(re.search(find, str(value))),
    regex_findall_index=lambda value, find, index=0: re.findall(find, str(value))[index],
)
environment.globals.update(float=to_float, int=to_int, is_number=is_number, as_datetime=as_datetime, iif=iif, max=max, min=min, zip=zip)
environment.tests.update(
    is_number=is_number,
    match=lambda value, find: bool(re.match(find, str(value))),
    search=lambda value, find: bool(re.search(find, str(value))),
    list=lambda value: isinstance(value, list),
    datetime=lambda value: isinstance(value, datetime),
)


# One template is rendered with many payloads, and compiling it takes most of the time.
compiled = lru_cache(maxsize=None)(environment.from_string)


def render(item):
    variables = {"value": item["payload"], **item.get("variables", {})}
    if isinstance(item["payload"], str):
        try:
            variables["value_json"] = json.loads(item["payload"])
        except ValueError:
            pass
    try:
        return {"text": compiled(item["template"]).render(variables).strip()}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


json.dump([render(item) for item in json.load(sys.stdin)], sys.stdout)
