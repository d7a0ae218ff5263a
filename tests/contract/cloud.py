"""The flow and the rights on the tables, the key and the bucket of an account, and an elder of whom all is held."""

from typing import Any
from uuid import uuid4

import boto3

from chalicelib.applications.acting import Acting
from chalicelib.applications.checking import Checking
from chalicelib.applications.dossier import Dossiers
from chalicelib.applications.history import History
from chalicelib.applications.intake import Intake
from chalicelib.applications.judging import Judge
from chalicelib.applications.model import FLOW
from chalicelib.applications.reading import Reading
from chalicelib.applications.review import Review
from chalicelib.applications.schemas import Decision
from chalicelib.applications.uploads import UploadedFile, Uploads
from chalicelib.aws.cases_table import CasesTable
from chalicelib.aws.erasure import Eraser, Shredder
from chalicelib.aws.files import Bucket
from chalicelib.aws.parties_table import PartiesTable
from chalicelib.aws.privacy import KmsPrivacy
from chalicelib.aws.records_table import RecordsTable
from chalicelib.bundles.owned import OwnBundles
from chalicelib.kernel.cases import differences
from chalicelib.parties.records import PartyRecords
from chalicelib.parties.service import Parties
from chalicelib.rights.consents import Consents
from chalicelib.rights.expiry import EXPIRING, ExpiryNotes
from chalicelib.rights.schemas import ConsentGiven, CorrectionRequest, DeletionRequest
from tests.builders import ELDER, allowance, digest_of, once
from tests.contract.secret import made
from tests.fakes.audit import MemoryTrail
from tests.fakes.files import MemorySigner
from tests.fakes.instant import DirectInstant
from tests.rights import RightsWorld

REFUSE = Decision(outcome="refuse", opinion="户籍不在本区", law="《云南省老年人权益保障条例》第三十条")


class Cloud(RightsWorld):
    """The flow and the rights on the tables, the key and the bucket of an account."""

    def __init__(self, dynamodb: Any) -> None:
        super().__init__()
        self.dynamodb, self.s3, self.bucket = dynamodb, boto3.client("s3"), f"files-{uuid4().hex}"
        where: Any = {"LocationConstraint": "cn-northwest-1"}
        self.s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration=where)
        self.s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        secret, kms_key = made()
        self.privacy: Any = KmsPrivacy("keys", kms_key, secret)
        self.cases: Any = CasesTable("cases", claims="claims", idempotency="idempotency", keys="keys")
        self.party_store: Any = PartiesTable("parties", "keys")
        self.documents: Any = RecordsTable("access", "keys")
        self.files: Any = Bucket(self.bucket)
        self.parties, self.uploads = Parties(self.party_store, self.privacy), Uploads(self.files, MemorySigner())
        self.consents = Consents(self.documents, self.clock)
        self._flow()
        self.set_up_rights()
        self._erasing()
        self.knows_the_elder()

    def _flow(self) -> None:
        self.judge = Judge(self.cases, self.catalogue, self.privacy)
        self.checking = Checking(self.catalogue, self.privacy, self.parties, self.uploads)
        self.intake = Intake(
            self.judge, self.catalogue, self.privacy, self.checking, self.numbers,
            DirectInstant(self.judge, self.party_store), self.clock,
        )  # fmt: skip
        self.reading = Reading(self.cases, self.catalogue, self.privacy, self.clock)
        self.dossiers = Dossiers(
            self.cases, self.reading, self.catalogue, self.privacy, self.files, self.parties, self.clock
        )
        self.review = Review(Acting(self.cases, self.reading, self.catalogue, self.privacy, self.clock))
        self.notes = ExpiryNotes(self.documents)
        self.history = History(self.cases, self.parties, self.privacy, self.catalogue, self.notes)
        self.records = PartyRecords(self.parties, self.privacy, self.clock)

    def _erasing(self) -> None:
        self.shredder = Shredder(self.documents, "keys", "parties", self.owned, self.bucket, OwnBundles(self.cases))
        self.trail = MemoryTrail(self.clock)
        self.eraser = Eraser(self.documents, self.shredder, self.retention, self.clock, self.trail)

    def receipt(self, material: str, content: bytes, case_id: str, media_type: str = "application/pdf") -> str:
        """The file was uploaded by the form already: it lies where the check finds it."""
        key = f"uploads/{case_id}/{material}/{digest_of(content)}"
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=content, ContentType=media_type)
        return self.uploads.check(UploadedFile(case_id=case_id, material=material, sha256=digest_of(content))).receipt

    def refused_case(self) -> str:
        """A case of the elder's, with files, that was refused, and everything else that is held about them."""
        self.logged_in()
        case_id = str(self.submit(self.with_files(allowance(automatic=False)))["case_id"])
        self.review.decide(self.officer(), case_id, REFUSE, once())
        self.history.handle(self.last(case_id).ref())
        self.rights.consent(self.resident(), ConsentGiven(purpose="notices", version="notices-2"))
        asked = CorrectionRequest(section="profile", field="household", right="530114006", reason="已迁户")
        self.rights.correct(self.resident(), asked)
        return case_id

    def person_id(self, number: str = ELDER) -> str:
        return str(self.privacy.person(self.lookup(number)).id)

    def due(self) -> tuple[str, str]:
        """Case id and person id of the elder, who asked for deletion long enough ago."""
        case_id, person_id = self.refused_case(), self.person_id()
        self.rights.delete(self.resident(), DeletionRequest())
        self.days(80)
        return case_id, person_id

    def erased(self) -> tuple[str, str]:
        """Case id and person id of the elder, whose deletion was carried out."""
        who = self.due()
        self.eraser.run()
        return who

    def rows(self, table: str) -> list[Any]:
        found: list[Any] = self.dynamodb.scan(TableName=table)["Items"]
        return found

    def documents_left(self) -> list[tuple[str, str]]:
        """Keys of all documents but the one that tells how far the notes of expiry were worked through."""
        keys = [(row["pk"]["S"], row["sk"]["S"]) for row in self.rows("access")]
        return [key for key in keys if key != (EXPIRING, "done")]

    def versions(self, case_id: str) -> int:
        """Versions of files and marks of deletion that lie under the case."""
        found = self.s3.list_object_versions(Bucket=self.bucket, Prefix=f"materials/{case_id}/")
        return len(found.get("Versions", ())) + len(found.get("DeleteMarkers", ()))

    def whole_timeline(self, case_id: str) -> bool:
        return not differences(FLOW, self.head(case_id), self.cases.timeline(case_id))
