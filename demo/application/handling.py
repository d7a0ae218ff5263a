"""Scenes of people who handle an application: levels, supplement, departments at once, procedures, promises."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from demo.access.stage import done, refused
from demo.application.desk import GOVERNMENT, Counter, decision
from demo.report import Check, held
from demo.scenes import Play

FOOD, PLANNING = "food_business_licence", "planning_permit"
OPINION = {"opinion": "现场与图纸一致，同意。"}


class Handling:
    """What happens between submission and decision."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.counter = Counter(play)

    def scenes(self) -> Iterator[Check]:
        yield self.levels()
        yield self.supplement()
        yield self.not_accepted()
        yield self.departments()
        yield self.promise()
        yield self.bad_credit()
        yield self.at_once()
        yield self.withdrawn()
        yield self.files()

    def levels(self) -> Check:
        """受理 → 审查 → 决定 by three people; back to an earlier step with the reason."""
        counter = self.counter
        made, case = counter.accepted(FOOD)
        a, b, c = (counter.officer(FOOD, name) for name in "ABC")
        finding = {"recommends": "approve", **OPINION}
        own = counter.act(case, "examination", finding, a)
        before = counter.deadlines(made, case)
        done(counter.act(case, "examination", finding, b))
        done(counter.act(case, "return", {"to": "examine", "reason": "请补充现场照片说明。"}, c))
        done(counter.act(case, "examination", finding, b))
        after = counter.deadlines(made, case)
        twice = [counter.act(case, "decision", decision(), who) for who in (a, b)]
        queue = self.play.desk.get("/v1/work-queue", c, kind="review").body["items"]
        dues = [min(d["due"] for d in one["deadlines"] if d["due"]) for one in queue if one["deadlines"][0]["due"]]
        end = counter.act(case, "decision", decision(), c).body
        kinds = counter.kinds(made, case)
        return Check("application.levels", *held({
            "who accepted does not examine": refused(own, 409, "separation_of_duties"),
            "who accepted or examined does not decide": all(refused(x, 409, "separation_of_duties") for x in twice),
            "sent back, the clock goes on as it was": before == after,
            "the queue is sorted by due time": dues == sorted(dues) and bool(dues),
            "a third person decides": end.get("stage") == "approved",
            "every step is told": kinds[2:7] == ["accepted", "examined", "returned", "examined", "approved"],
        }))  # fmt: skip

    def supplement(self) -> Check:
        """补正: told once and completely, brought whole, the clock of acceptance begins anew."""
        counter = self.counter
        made, case = counter.submitted(FOOD)
        officer = counter.officer(FOOD, "A")
        missing = [{"material": "layout", "what": "缺少操作间的尺寸"}, {"field": "area", "what": "与图纸不一致"}]
        asked = done(counter.act(case, "supplement-notice", {"missing": missing}, officer))
        incomplete = counter.act(case, "supplement", {"form": {"area": 60}}, made.token)
        _, layout = self.play.desk.upload("layout", case, made.token)
        brought = done(counter.act(case, "supplement", {"materials": [layout], "form": {"area": 60}}, made.token))
        again = counter.act(case, "supplement-notice", {"missing": missing}, officer)
        accepted = done(counter.act(case, "acceptance", OPINION, officer))
        form = self.play.desk.get(f"/v1/applications/{case}/dossier", officer, purpose="handling").body["form"]
        kinds = {deadline["kind"]: deadline for deadline in asked["deadlines"]}
        return Check("application.supplement", *held({
            "asked for with a date": asked["stage"] == "supplement" and bool(kinds["supplement"]["last_day"]),
            "the clock of acceptance stands still": kinds["acceptance"]["due"] is None,
            "all at once or not at all": refused(incomplete, 422, "supplement_incomplete"),
            "brought": brought["stage"] == "received",
            "told once only": refused(again, 409, "supplement_once"),
            "then accepted": accepted["stage"] == "examining",
            "the officer sees what was corrected": {"area": 60} in [{f["field"]: f["value"]} for f in form],
        }))  # fmt: skip

    def not_accepted(self) -> Check:
        """不予受理 with reasons, article and remedies."""
        counter = self.counter
        made, case = counter.submitted(FOOD)
        said = {"reason": "不属于本机关职权范围。", "law": "《中华人民共和国行政许可法》第三十二条第一款第二项"}
        end = counter.act(case, "non-acceptance", said, counter.officer(FOOD, "A")).body
        late = counter.act(case, "acceptance", OPINION, counter.officer(FOOD, "A"))
        step = self.play.desk.get(f"/v1/applications/{case}/timeline", made.token).body["steps"][-1]
        return Check("application.not_accepted", *held({
            "not accepted": end.get("stage") == "not_accepted",
            "with the remedies": "行政复议" in end["next"] and "行政诉讼" in end["next"],
            "with the article": step["basis"] == said["law"],
            "and that is the end": refused(late, 409, "wrong_stage"),
        }))  # fmt: skip

    def departments(self) -> Check:
        """并联: departments at once under one joint limit; expert review stops the clock; the government extends."""
        counter = self.counter
        made, case = counter.accepted(PLANNING)
        b, c = counter.officer(PLANNING, "B"), counter.officer(PLANNING, "C")
        others = [other.credit_code for other in made.item.procedure.consulted]
        heads = [self.play.desk.tokens.officer(code, f"of-{code}") for code in others]
        review = {"kind": "expert_review", "days": 10, "reason": "方案需要专家论证。"}
        started = done(counter.act(case, "procedure", review, b))
        stopped = {deadline["kind"]: deadline["due"] for deadline in started["deadlines"]}
        ended = done(counter.act(case, "procedure/end", {"result": "专家一致同意。"}, b))
        more = {"reason": "需要进一步协调市政管线。"}
        head = counter.act(case, "extension", more, c)
        extended = done(counter.act(case, "extension", more, self.play.desk.tokens.officer(GOVERNMENT, "区长")))
        done(counter.act(case, "examination", {"recommends": "approve", **OPINION}, b))
        early = counter.act(case, "decision", decision(), c)
        stranger = counter.act(case, "opinions", {"agrees": True, **OPINION}, b)
        queued = [self.play.desk.get("/v1/work-queue", who, kind="opinion").body["items"] for who in heads]
        with ThreadPoolExecutor(len(heads)) as pool:
            said = {"agrees": True, **OPINION}
            answers = list(pool.map(lambda who: counter.act(case, "opinions", said, who), heads))
        end = counter.act(case, "decision", decision(), c).body
        ledger = {deadline["kind"]: deadline for deadline in extended["deadlines"]}["joint"]
        return Check("application.departments", *held({
            "the joint limit has its article": "第四十二条第二款" in ledger["basis"],
            "an expert review stops the clock": stopped["joint"] is None and stopped["promised"] is None,
            "its length is told": bool(stopped["procedure"]),
            "the clock goes on": all(deadline["due"] for deadline in ended["deadlines"]),
            "the organ's head cannot extend it": refused(head, 409, "approver_government"),
            "the government's head can, and the ledger says so": any("延长15" in line for line in ledger["ledger"]),
            "nobody decides before all were heard": refused(early, 409, "opinions_missing"),
            "who was not asked has no opinion": refused(stranger, 404),
            "each department has it in its queue": all(case in [one["case_id"] for one in q] for q in queued),
            "they answer at once": [answer.status for answer in answers] == [200] * len(heads),
            "then it is decided": end.get("stage") == "approved",
        }))  # fmt: skip

    def promise(self) -> Check:
        """容缺受理: a signed promise, decided within the promised time, not before the material is there."""
        counter = self.counter
        made = counter.promise(counter.ready(FOOD), "safety_rules")
        forged = made.body["promise"] | {"letter": made.body["promise"]["letter"] | {"digest": "0" * 64}}
        changed = self.play.desk.post("/v1/applications", made.body | {"promise": forged}, made.token)
        case = counter.submit(made).case
        accepted = done(counter.act(case, "acceptance", OPINION, counter.officer(FOOD, "A")))
        done(counter.act(case, "examination", {"recommends": "approve", **OPINION}, counter.officer(FOOD, "B")))
        early = counter.act(case, "decision", decision(), counter.officer(FOOD, "C"))
        _, rules = self.play.desk.upload("safety_rules", case, made.token)
        kept = done(counter.act(case, "promised", {"materials": [rules]}, made.token))
        end = counter.act(case, "decision", decision(), counter.officer(FOOD, "C")).body
        dues = {deadline["kind"]: deadline["due"] for deadline in accepted["deadlines"]}
        return Check("application.promise", *held({
            "another text than the one shown is not signed": refused(changed, 422, "letter_changed"),
            "what is missing is told with its date": accepted["promises"] == ["safety_rules"] and bool(dues["promise"]),
            "before the promised limit": dues["promise"] < dues["promised"],
            "not approved while it is missing": refused(early, 409, "promise_open"),
            "kept": kept["promises"] == [],
            "approved": end.get("stage") == "approved",
        }))  # fmt: skip

    def bad_credit(self) -> Check:
        """Who broke a promise before is not believed until it is repaired."""
        counter = self.counter
        made = counter.promise(counter.ready(FOOD), "safety_rules")
        self.play.desk.tell(made.player, {"credit": "black"})
        answer = self.play.desk.post("/v1/applications", made.body, made.token)
        right = {"no promise from who broke one": refused(answer, 409, "credit_excludes_promises")}
        return Check("application.promise.bad_credit", *held(right))

    def at_once(self) -> Check:
        """Two officers decide at the same time: one wins, the other learns where the case stands now."""
        counter = self.counter
        made, case = counter.accepted(FOOD)
        done(counter.act(case, "examination", {"recommends": "approve", **OPINION}, counter.officer(FOOD, "B")))
        acts = [(counter.officer(FOOD, "C"), "approve"), (counter.officer(FOOD, "D"), "refuse")]
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda act: counter.act(case, "decision", decision(act[1]), act[0]), acts))
        lost = [answer for answer in answers if answer.status == 409]
        late = counter.act(case, "decision", decision(), counter.officer(FOOD, "E"))
        stage = counter.view(made, case)["stage_text"]
        return Check("application.at_once", *held({
            "one wins": sorted(answer.status for answer in answers) == [200, 409],
            "the other learns the new state": len(lost) == 1 and stage in lost[0].body["detail"],
            "after the end nothing is decided": refused(late, 409, "wrong_stage"),
        }))  # fmt: skip

    def withdrawn(self) -> Check:
        """The applicant takes the application back, and may apply again."""
        counter = self.counter
        made, case = counter.accepted(FOOD)
        end = counter.act(case, "withdrawal", {"reason": "经营地点有变，暂不申请。"}, made.token).body
        late = counter.act(case, "decision", decision(), counter.officer(FOOD, "C"))
        return Check("application.withdrawn", *held({
            "taken back": end.get("stage") == "ended" and "撤回" in end["next"],
            "and not decided": refused(late, 409, "wrong_stage"),
        }))  # fmt: skip

    def files(self) -> Check:
        """Files of a wrong type, too large, or whose content is not what its name says."""
        desk, made = self.play.desk, self.counter.ready(FOOD)
        asked = {"material": "layout", "sha256": "0" * 64, "size": 1024}
        wrong = desk.post("/v1/uploads", asked | {"media_type": "application/zip"}, made.token)
        large = desk.post("/v1/uploads", asked | {"media_type": "image/png", "size": 21 * 1024 * 1024}, made.token)
        lying = desk.uploaded("layout", b"MZ" + bytes(600), "application/pdf", made.token)
        return Check("application.files", *held({
            "a type that is not taken": wrong.status == 422,
            "more than 20 MB": large.status == 422,
            "a program that calls itself a document": refused(lying, 422, "upload_type"),
        }))  # fmt: skip
