"""Who is appraised (考核): every department that has to answer tickets."""

from tests.broadcasting import published


def appraised() -> set[str]:
    listed = published().departments().listed
    return {listed[key].credit_code for key in published().appraisal().appraised}


def test_the_main_department_of_each_ticket_category_is_appraised() -> None:
    assert {one.department for one in published().complaints().categories} <= appraised()
