"""Supervision of all flows (效能监察)."""

SENTENCES: dict[str, str] = {
    "supervision_not_yours": "效能数据由部门负责人查看本部门的，由督办部门和区政府查看全区的。",
}
