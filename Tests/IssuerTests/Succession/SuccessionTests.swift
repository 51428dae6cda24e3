import Issuer
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

@Suite("Certificates that follow others")
struct SuccessionTests {
    private let year: Int64 = 365 * 86_400

    private func refusal(
        _ world: World,
        _ request: IssuanceRequest
    ) async throws -> IssuanceError.Reason? {
        let before = world.issuedRecords.count
        let authority = try world.authority()
        let error = await #expect(throws: IssuanceError.self) { try await authority.issue(request) }
        #expect(world.issuedRecords.count == before, "something was reserved")
        return error?.reason
    }

    @Test("A re-key has a new key, names its predecessor, and loses no day of the old validity")
    func rekey() async throws {
        let world = try await World.renewing()
        let old = try await world.issueActive(key: .generate(.p256))
        world.clock.advance(bySeconds: year - 10 * 86_400)
        let new = try await world.authority()
            .issue(world.succession(.rekey, of: old.id, key: .generate(.p256)))
        let record = try #require(try world.ledger.certificate(new.id))
        #expect(record.reservation.act == .rekey)
        #expect(record.reservation.predecessor == old.id)
        #expect(!record.reservation.repeatsKey)
        #expect(new.certificate.subjectDER == old.certificate.subjectDER)
        let end = old.certificate.notAfter
        // A calendar year: the old end may lie before a 29 February.
        #expect(new.certificate.notAfter == Profile.Lifetime.years(1).end(from: end.advanced(bySeconds: 1)))
        #expect(try world.ledger.certificate(old.id)?.state == .active)
        let intent = world.book.contents.audit.first {
            $0.action == "certificate.intend" && $0.object == new.id.serial.hexadecimal
        }
        #expect(intent?.detail["predecessor"] == old.id.serial.hexadecimal)
        #expect(intent?.detail["act"] == "rekey")
    }

    @Test("A profile that does not allow it certifies no key again")
    func renewNotAllowed() async throws {
        let world = try await World()
        let key = try PrivateKey.generate(.p256)
        let old = try await world.issueActive(key: key)
        let request = try world.succession(.renew, of: old.id, key: key)
        #expect(try await refusal(world, request) == .succession(.sameKeyNotAllowed(profile: "EXPERT")))
    }

    @Test("A renewal has the same key, and no other")
    func renew() async throws {
        let world = try await World.renewing()
        let key = try PrivateKey.generate(.p256)
        let old = try await world.issueActive(key: key)
        let other = try world.succession(.renew, of: old.id, key: .generate(.p256))
        #expect(try await refusal(world, other) == .succession(.keyDiffers(old.id)))
        let new = try await world.authority().issue(world.succession(.renew, of: old.id, key: key))
        #expect(new.certificate.publicKey == old.certificate.publicKey)
        #expect(new.certificate.serial != old.certificate.serial)
        #expect(try world.ledger.certificate(new.id)?.reservation.repeatsKey == true)
    }

    @Test(
        "A replacement and a reissue have a new key and the old end",
        arguments: [
            IssuanceAct.replace, .reissue,
        ]
    )
    func oldEnd(act: IssuanceAct) async throws {
        let world = try await World.renewing()
        let key = try PrivateKey.generate(.p256)
        let old = try await world.issueActive(key: key)
        world.clock.advance(bySeconds: 40 * 86_400)
        let same = try world.succession(act, of: old.id, key: key)
        #expect(try await refusal(world, same) == .succession(.sameKey(act)))
        let new = try await world.authority()
            .issue(world.succession(act, of: old.id, key: .generate(.p256)))
        #expect(new.certificate.notAfter == old.certificate.notAfter)
        #expect(new.certificate.notBefore > old.certificate.notBefore)
    }

    @Test("What is not the subject's, not of the profile, or not there, is followed by nothing")
    func strangers() async throws {
        let world = try await World.renewing()
        let old = try await world.issueActive(key: .generate(.p256))
        let key = try PrivateKey.generate(.p256)
        let subject = try world.succession(.rekey, of: old.id, key: key, subjectUID: "S0002")
        #expect(try await refusal(world, subject) == .succession(.otherSubject(old.id)))
        let profile = try world.succession(.rekey, of: old.id, key: key, profile: "ORG")
        #expect(
            try await refusal(world, profile) == .succession(.otherProfile(old.id, profile: "ORG"))
        )
        let nowhere = CertificateID(authority: old.id.authority, serial: try .fresh())
        let unknown = try world.succession(.rekey, of: nowhere, key: key)
        #expect(try await refusal(world, unknown) == .succession(.predecessorUnknown(nowhere)))
        let missing = try world.succession(.rekey, of: nil, key: key)
        #expect(try await refusal(world, missing) == .succession(.predecessorMissing(.rekey)))
        let unwanted = try world.succession(.new, of: old.id, key: key)
        #expect(try await refusal(world, unwanted) == .succession(.predecessorUnwanted(.new)))
    }

    @Test("Only an active certificate is followed, or for a reissue one whose token was lost or broke")
    func states() async throws {
        let world = try await World.renewing()
        let issued = try await world.authority().issue(world.request(key: .generate(.p256)))
        let key = try PrivateKey.generate(.p256)
        let request = try world.succession(.rekey, of: issued.id, key: key)
        #expect(
            try await refusal(world, request)
                == .succession(.predecessorNotActive(issued.id, state: .issued))
        )
        let now = world.clock.clock.now
        for (number, reason) in [RevocationReason.keyCompromise, .superseded, .privilegeWithdrawn]
            .enumerated()
        {
            let old = try await world.issueActive(number + 2, key: .generate(.p256))
            try await world.book.commit([.revokeCertificate(old.id, Revocation(date: now, reason: reason))])
            let rekey = try world.succession(.rekey, of: old.id, key: .generate(.p256))
            #expect(
                try await refusal(world, rekey)
                    == .succession(.predecessorRevoked(old.id, reason: reason))
            )
            let reissue = try world.succession(.reissue, of: old.id, key: .generate(.p256))
            guard reason != .privilegeWithdrawn else {
                let found = try await refusal(world, reissue)
                #expect(found == .succession(.predecessorRevoked(old.id, reason: reason)))
                continue
            }
            _ = try await world.authority().issue(reissue)
        }
    }

    @Test("What was given up unproven is followed by what takes it up, to the same end, and by nothing else")
    func takesUp() async throws {
        let world = try await World.renewing()
        let old = try await world.issueActive(key: .generate(.p256))
        let rekey = try world.succession(.rekey, of: old.id, key: .generate(.p256), application: 2)
        let first = try await world.authority().issue(rekey)
        let key = try PrivateKey.generate(.p256)
        let early = try world.succession(.reissue, of: first.id, key: key, takesUp: true)
        #expect(
            try await refusal(world, early) == .succession(.predecessorNotActive(first.id, state: .issued))
        )
        let end = Revocation(date: world.clock.clock.now, reason: .cessationOfOperation)
        try await world.book.commit([.revokeCertificate(first.id, end)])
        let reissue = try world.succession(.reissue, of: first.id, key: key)
        let ended = SuccessionRefusal.predecessorRevoked(first.id, reason: .cessationOfOperation)
        #expect(try await refusal(world, reissue) == .succession(ended))
        let second = try await world.authority().issue(
            world.succession(.reissue, of: first.id, key: key, takesUp: true)
        )
        #expect(second.certificate.notAfter == first.certificate.notAfter)
        #expect(second.certificate.subject == first.certificate.subject)
        let same = try world.succession(.reissue, of: first.id, key: key, takesUp: true)
        #expect(try await world.authority().issue(same).id == second.id)
    }

    @Test("The same key again is the same certificate; another key is refused while the first lives")
    func once() async throws {
        let world = try await World.renewing()
        let old = try await world.issueActive(key: .generate(.p256))
        let key = try PrivateKey.generate(.p256)
        let request = try world.succession(.rekey, of: old.id, key: key)
        let first = try await world.authority().issue(request)
        let again = try await world.authority(holder: "process 2").issue(request)
        #expect(again.certificate == first.certificate)
        #expect(again.wasOnRecord)
        let other = try world.succession(.rekey, of: old.id, key: .generate(.p256))
        let expected = SuccessionRefusal.alreadySucceeded(old.id, by: first.id, act: .rekey)
        #expect(try await refusal(world, other) == .succession(expected))
        // Given up: another attempt is free.
        let now = world.clock.clock.now
        let revocation = Revocation(date: now, reason: .cessationOfOperation)
        try await world.book.commit([.revokeCertificate(first.id, revocation)])
        let second = try await world.authority().issue(other)
        #expect(second.id != first.id)
        // Proven: its predecessor is followed by nothing else.
        try await world.book.commit([.activateCertificate(second.id)])
        let replacement = try world.succession(.replace, of: old.id, key: .generate(.p256))
        let taken = SuccessionRefusal.alreadySucceeded(old.id, by: second.id, act: .rekey)
        #expect(try await refusal(world, replacement) == .succession(taken))
    }

    @Test("Of many processes that follow one certificate with keys of their own, one succeeds")
    func race() async throws {
        let world = try await World.renewing()
        let old = try await world.issueActive(key: .generate(.p256))
        let attempts = try (2..<10).map { number in
            (
                try world.authority(holder: "process \(number)"),
                try world.succession(.rekey, of: old.id, key: .generate(.p256))
            )
        }
        let successes = await withTaskGroup(of: Bool.self) { group in
            for (authority, request) in attempts {
                group.addTask { (try? await authority.issue(request)) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(successes <= 1)
        #expect(try world.living(after: old.id).count <= 1)
    }

    @Test(
        "A process that dies at any commit leaves a book from which one successor comes",
        arguments: MortalBook.Death.all,
        [IssuanceAct.renew, .rekey, .replace, .reissue]
    )
    func crash(death: MortalBook.Death, act: IssuanceAct) async throws {
        let world = try await World.renewing()
        let key = try PrivateKey.generate(.p256)
        let old = try await world.issueActive(key: key)
        let request = try world.succession(
            act,
            of: old.id,
            key: act == .renew ? key : .generate(.p256)
        )
        let dying = try world.authority(book: MortalBook(world.book, dying: death))
        _ = try? await dying.issue(request)
        let second = try world.authority(holder: "process 2")
        _ = try await second.settleUnfinished { _ in false }
        let issued = try await second.issue(request)
        #expect(try world.living(after: old.id).map(\.id) == [issued.id])
        #expect(try await second.issue(request).certificate == issued.certificate)
        #expect(try world.ledger.certificate(old.id)?.state == .active)
    }
}
