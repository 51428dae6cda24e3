@testable import Enrollment
import Model
import TestSupport
import Testing

/// product.md §4.7 item 5, §8: personal data in logs is masked.
@Suite("Personal data outside the record")
struct PrivacyTests {
    @Test("No audit event, notice or journal line carries personal data unmasked", arguments: Fixture.names)
    func masked(name: String) async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing(name)
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let verified = try await fixture.walk(claimed, to: .verified)
        let token = try await fixture.addToken(for: record.number)
        _ = try await fixture.desk.complete(verified, token: token, fixture.station)
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let person = snapshot.form.person
        var secrets = [person.name.text, person.document.number, person.mobile.text, person.email.text]
        secrets += [snapshot.form.consignee.address].compactMap { $0 }
        secrets += [snapshot.form.enterprise?.legalRepresentative.document.number].compactMap { $0 }
        let contents = fixture.book.contents
        let audit = contents.audit.flatMap { Array($0.detail.values) + [$0.object, $0.actor] }
        let notices = contents.notices.flatMap(\.values.values)
        let journal = contents.journal.map(\.detail)
        for text in audit + notices + journal {
            for secret in secrets { #expect(!text.contains(secret), "\(text)") }
        }
        #expect(audit.contains(Mask.identityNumber(person.document.number)))
        #expect(contents.notices.allSatisfy { $0.values["mobile"] == Mask.mobile(person.mobile.text) })
    }

    @Test("No failure of validation repeats the value it is about", arguments: Fixture.names)
    func failures(name: String) throws {
        let today = try #require(Fixture.today)
        for secret in ["110101197504123013", "ZZSECRETZZ"] {
            for field in ["idNumber", "mobile", "email", "uscc", "orgCode", "taxNo", "licenceValidTo"] {
                let file = try Document(name).with(field, secret).file
                for failure in file.failures(today: today) { #expect(!failure.message.contains(secret)) }
            }
        }
    }

    @Test("Every error has words without personal data, a code, and a kind")
    func words() throws {
        let number = try #require(ApplicationNumber(day: "20261122", type: .new, sequence: 1))
        let serial = try #require(SerialNumber(bytes: [7]))
        let refused = InvalidTransition(
            "application",
            state: "DRAFT",
            event: "approve",
            reason: .guardsFail([.proven])
        )
        let reasons: [EnrollmentError.Reason] = [
            .validationFailed([ValidationFailure("mobile", .badFormat, "申请人手机：应为")]),
            .stateChanged(number, .closed),
            .invalidTransition(refused),
            .invalidTransition(InvalidTransition("job", state: "DONE", event: "claim")),
            .conflictingApplication(number), .conflictingApplication(nil), .duplicateCertificate(serial),
            .pairedCertificate(serial),
            .sodViolation(.auditNotAlone), .notPermitted(.decide), .checklistIncomplete([.documentsLegible]),
            .paymentMismatch(expected: 20_000, received: 5), .alreadyPaid(number),
            .jobHeld(number, until: Timestamp(secondsSinceEpoch: 0)), .jobNotHeld(number),
            .jobRejected(number, reason: "证件照片与姓名不符"),
            .tokenMismatch(expected: "a", found: "b"), .stepIncomplete(.issued, missing: "certificate"),
            .alreadyCertified(number), .notApproved(number), .notFound(object: "x"), .damagedSnapshot,
            .badPrice("NEW"),
            .noFreeNumber, .portFailed("vault", detail: "full"), .book(BookError(.busy)),
        ]
        for reason in reasons {
            let error = EnrollmentError(reason)
            #expect(!error.message.isEmpty)
            #expect(!error.message.hasSuffix("."))
            #expect(!error.code.isEmpty)
            #expect(error.hint?.isEmpty != true)
            #expect(FailureKind.allCases.contains(error.kind))
        }
        #expect(
            EnrollmentError(.paymentMismatch(expected: 20_000, received: 5)).message.contains(
                "200.00 yuan, the payment is of 0.05"
            )
        )
        #expect(EnrollmentError(.validationFailed([])).kind == .invalidInput)
        #expect(EnrollmentError(.sodViolation(.reviewerIsOwner)).code == "sod_violation")
    }
}
