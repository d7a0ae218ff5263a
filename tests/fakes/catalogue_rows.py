"""A service item, its decision table and its sites, made up and valid: tests change one thing in it."""

import copy
from typing import Any

CODE = "11530114015301148T4530501001000"

SITES = {
    "sites": [
        {
            "code": "C1",
            "kind": "centre",
            "name": "呈贡区政务服务中心",
            "street": "530114001",
            "address": "呈贡区春融街1号",
            "hours": "工作日9:00-17:00",
            "channels": ["window", "kiosk"],
        },
        {
            "code": "B1",
            "kind": "outlet",
            "name": "滇池银行雨花支行",
            "street": "530114006",
            "address": "呈贡区雨花路2号",
            "hours": "工作日9:00-16:00",
            "channels": ["outlet"],
        },
    ]
}

DEPARTMENTS = {
    "civil_affairs": {
        "name": "昆明市呈贡区民政局",
        "credit_code": "11530114015301148T",
        "phone": "0871-67470001",
    }
}


def table(*rules: tuple[str, str, str]) -> dict[str, Any]:
    """A decision table over the applicant's age; each rule is (test of the age, outcome cell, rule name)."""
    chosen = rules or ((">= 80", '"approve"', "GL-1"), ("", '"person"', "GL-9"))
    node = {
        "id": "t",
        "type": "decisionTableNode",
        "name": "高龄津贴",
        "position": {"x": 300, "y": 100},
        "content": {
            "hitPolicy": "first",
            "inputs": [{"id": "age", "name": "年龄", "field": "applicant.age"}],
            "outputs": [
                {"id": "outcome", "name": "结论", "field": "outcome"},
                {"id": "rule", "name": "规则", "field": "rule"},
            ],
            "rules": [
                {"_id": name, "_description": name, "age": age, "outcome": outcome, "rule": f'"{name}"'}
                for age, outcome, name in chosen
            ],
        },
    }
    return {
        "nodes": [
            {"id": "i", "type": "inputNode", "name": "输入", "position": {"x": 100, "y": 100}},
            node,
            {"id": "o", "type": "outputNode", "name": "输出", "position": {"x": 500, "y": 100}},
        ],
        "edges": [
            {"id": "e1", "sourceId": "i", "targetId": "t", "type": "edge"},
            {"id": "e2", "sourceId": "t", "targetId": "o", "type": "edge"},
        ],
    }


_ROW: dict[str, Any] = {
    "code": CODE,
    "name": "高龄津贴申领",
    "short": "elder_allowance",
    "type": "05",
    "level": "4",
    "department": {"name": "昆明市呈贡区民政局", "credit_code": "11530114015301148T"},
    "audience": ["person"],
    "themes": ["养老", "退休"],
    "basis": ["《云南省老年人权益保障条例》"],
    "conditions": ["年满80周岁", "户籍在呈贡区"],
    "limits": {
        "statutory": {"amount": 20, "unit": "working_day", "basis": "《云南省老年人权益保障条例》"},
        "promised": {"amount": 0, "unit": "working_day", "basis": "呈贡区政务服务承诺"},
    },
    "materials": [
        {"code": "identity", "name": "居民身份证", "reuse_from": "identity_card"},
        {"code": "bank_card", "name": "银行卡", "promise": True},
    ],
    "form": {
        "type": "object",
        "additionalProperties": False,
        "required": ["account"],
        "properties": {"account": {"type": "string", "title": "银行账号", "pattern": "^[0-9]{10,20}$"}},
    },
    "channels": ["window", "web", "outlet"],
    "sites": ["centre", "outlet"],
    "decision": {
        "table": table(),
        "sample_rate": 0.1,
        "examples": [
            {"name": "年满80周岁", "input": {"applicant": {"age": 81}}, "outcome": "approve"},
            {"name": "年龄不明", "input": {"applicant": {"age": None}}, "outcome": "person"},
        ],
    },
    "result": "津贴按月发放到银行卡",
    "phone": "0871-67470001",
    "handling": "instant",
}


def row(**changes: Any) -> dict[str, Any]:
    """The row, with ``changes``."""
    return copy.deepcopy(_ROW) | changes


def numbered(number: int, **changes: Any) -> dict[str, Any]:
    """The row under a code and a short of its own."""
    return row(code=f"{CODE[:25]}{number:06d}", short=f"item_{number}", **changes)
