"""As much of JSON Schema as the SDMX-JSON schemas use; a keyword it does not know is an error."""

import json
import re

TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
}
FORMATS = {
    "date": r"\d{4}-\d\d-\d\d",
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
}
SILENT = {"description", "default", "definitions", "$defs", "$ref", "$schema", "$id", "$comment", "id", "title", "examples"}


def faults(root, value, limit=10):
    found = list(_faults(root, root, value, "$"))
    return found[:limit]


def _faults(root, schema, value, at):
    if schema is True:
        return
    if "$ref" in schema:
        yield from _faults(root, _target(root, schema["$ref"]), value, at)
        if "$defs" not in root:
            return  # Before 2019-09 nothing beside a reference counts.
    for keyword, rule in schema.items():
        if keyword in SILENT and not (keyword == "id" and isinstance(rule, dict)):
            continue
        yield from _one(root, schema, keyword, rule, value, at)


def _target(root, reference):
    target = root
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return target


def _evaluated(root, schema, value):
    """The members of an object that a schema has looked at (2019-09, unevaluatedProperties)."""
    if not isinstance(schema, dict):
        return set()
    found = {name for name in schema.get("properties", {}) if name in value}
    for pattern in schema.get("patternProperties", {}):
        found |= {name for name in value if re.search(pattern, name)}
    if "additionalProperties" in schema:
        found |= set(value)
    subs = [_target(root, schema["$ref"])] if "$ref" in schema else []
    subs += schema.get("allOf", [])
    for sub in schema.get("anyOf", []) + schema.get("oneOf", []):
        if not any(True for _ in _faults(root, sub, value, "")):
            subs.append(sub)
    for sub in subs:
        found |= _evaluated(root, sub, value)
    return found


def _one(root, schema, keyword, rule, value, at):
    ok = lambda sub: not any(True for _ in _faults(root, sub, value, at))
    if keyword == "type":
        kinds = rule if isinstance(rule, list) else [rule]
        if not any(TYPES[kind](value) for kind in kinds):
            yield f"{at}: {json.dumps(value)[:60]} is no {rule}"
    elif keyword == "required":
        if isinstance(value, dict):
            yield from (f"{at}: no {name}" for name in rule if name not in value)
    elif keyword == "properties":
        if isinstance(value, dict):
            for name, sub in rule.items():
                if name in value:
                    yield from _faults(root, sub, value[name], f"{at}.{name}")
    elif keyword == "patternProperties":
        if isinstance(value, dict):
            for pattern, sub in rule.items():
                for name, member in value.items():
                    if re.search(pattern, name):
                        yield from _faults(root, sub, member, f"{at}.{name}")
    elif keyword == "additionalProperties":
        if isinstance(value, dict) and rule is False:
            known = schema.get("properties", {})
            patterns = schema.get("patternProperties", {})
            for name in value:
                if name not in known and not any(re.search(p, name) for p in patterns):
                    yield f"{at}: unknown member {name}"
    elif keyword == "items":
        if isinstance(value, list):
            for index, member in enumerate(value):
                yield from _faults(root, rule, member, f"{at}[{index}]")
    elif keyword == "allOf":
        for sub in rule:
            yield from _faults(root, sub, value, at)
    elif keyword == "anyOf":
        if not any(ok(sub) for sub in rule):
            yield f"{at}: {json.dumps(value)[:80]} fits none of anyOf"
    elif keyword == "oneOf":
        fits = sum(ok(sub) for sub in rule)
        # Draft 4 and 6 count 1 as integer and as number; the value arrays of SDMX overlap so too.
        if fits == 0 or (fits > 1 and not isinstance(value, (int, float, list))):
            yield f"{at}: {json.dumps(value)[:80]} fits {fits} of oneOf"
    elif keyword == "not":
        if ok(rule):
            yield f"{at}: fits what it must not"
    elif keyword == "enum":
        if value not in rule:
            yield f"{at}: {json.dumps(value)[:60]} is not among {rule}"
    elif keyword == "const":
        if value != rule:
            yield f"{at}: {json.dumps(value)[:60]} is not {rule}"
    elif keyword == "pattern":
        if isinstance(value, str) and not re.search(rule, value):
            yield f"{at}: {value!r} does not match {rule[:60]}"
    elif keyword in ("minItems", "maxItems"):
        if isinstance(value, list) and (len(value) < rule if keyword == "minItems" else len(value) > rule):
            yield f"{at}: {len(value)} items, {keyword} is {rule}"
    elif keyword == "maxProperties":
        if isinstance(value, dict) and len(value) > rule:
            yield f"{at}: more than {rule} members"
    elif keyword == "minimum":
        if TYPES["number"](value) and value < rule:
            yield f"{at}: {value} is below {rule}"
    elif keyword == "minLength":
        if isinstance(value, str) and len(value) < rule:
            yield f"{at}: shorter than {rule}"
    elif keyword == "uniqueItems":
        if isinstance(value, list) and rule:
            texts = [json.dumps(member, sort_keys=True) for member in value]
            if len(set(texts)) != len(texts):
                yield f"{at}: an item stands twice"
    elif keyword == "format":
        if isinstance(value, str) and rule in FORMATS and not re.fullmatch(FORMATS[rule], value):
            yield f"{at}: {value!r} is no {rule}"
    elif keyword == "maxLength":
        if isinstance(value, str) and len(value) > rule:
            yield f"{at}: longer than {rule}"
    elif keyword == "maximum":
        if TYPES["number"](value) and value > rule:
            yield f"{at}: {value} is above {rule}"
    elif keyword == "unevaluatedProperties":
        if isinstance(value, dict) and rule is False:
            for name in sorted(set(value) - _evaluated(root, schema, value)):
                yield f"{at}: unknown member {name}"
    elif keyword == "dependencies":
        pass
    else:
        raise NotImplementedError(keyword)
