"""Supervision of all flows (效能监察)."""

SENTENCES: dict[str, str] = {
    "supervision_not_yours": "效能数据由部门负责人查看本部门的，由督办部门和区政府查看全区的。",
    "figures_too_many": "这样看的数据太多，请缩短日期范围，或者再选定事项、部门、地点中的一个。",
}
