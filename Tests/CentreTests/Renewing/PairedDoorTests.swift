import Assistant
import CentreSupport
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Centre

/// 更新 and 替换 of a token with two certificates whose keys the centre makes, over real TLS: ADR 0088.
@Suite("A holder's token with two certificates, at the centre's own door", .serialized)
struct PairedDoorTests {
    private struct Bench {
        let officers: SampleOfficers
        let holder: SKFDoorTests.Holder
        let renewal: RenewalCase
        /// The pair of before.
        let old: CertificateRecord
        let oldKey: PublicKey
        var centre: CACentre { renewal.centre }

        init(_ kind: RenewalMessages.Redeem.Kind = .renew) async throws {
            officers = try SampleOfficers(3, at: WallClock.system.now, days: 3650)
            holder = try await SKFDoorTests.Holder(officers: officers)
            renewal = try await RenewalCase(kind, in: holder.world)
            let signing = try renewal.old()
            old = try #require(try renewal.centre.pair(wrappedFor: signing))
            let token = try #require(try await holder.desk.tokens().first)
            oldKey = try #require(try await token.encryptionKey(in: .authentication))
        }

        /// Another pair that was made for the token: in force, or given up before it was.
        func addPair(_ index: Int, isGivenUp: Bool = false) async throws {
            let (now, token) = (centre.clock.now, holder.world.serial)
            let id = CertificateID(authority: old.id.authority, serial: Sample.serial(index))
            let reservation = Reservation(
                id: id,
                profile: old.reservation.profile,
                purpose: .encryption,
                application: nil,
                subjectUID: old.reservation.subjectUID,
                subject: old.reservation.subject,
                keyHash: Sample.hash("key \(index)"),
                tokenSerial: token,
                notBefore: now,
                notAfter: old.reservation.notAfter,
                holder: "1@test",
                createdAt: now
            )
            let known = try #require(try centre.book.keyArchive(of: old.id))
            let archive = KeyArchiveRecord(
                certificate: id,
                keyHash: reservation.keyHash,
                threshold: known.threshold,
                content: known.content,
                shares: known.shares,
                request: known.request,
                createdAt: now
            )
            let delivery = KeyDeliveryRecord(
                certificate: id,
                tokenSerial: token,
                signingKeyHash: Sample.hash("signer \(index)"),
                envelope: [1],
                createdAt: now
            )
            let end: Change =
                isGivenUp
                ? .revokeCertificate(id, Revocation(date: now, reason: .cessationOfOperation))
                : .activateCertificate(id)
            try await centre.book.commit(
                Sample.issue(index, reservation) + [.key(.archive(archive)), .key(.deliver(delivery)), end]
            )
        }

        /// That a new pair is in force beside the new key, archived, and on the token, and that the old one is where it was.
        func expectDone(sourceLocation: SourceLocation = #_sourceLocation) async throws -> CertificateRecord {
            try await holder.expectDone(renewal)
            let signing = try #require(try renewal.line().last, sourceLocation: sourceLocation)
            let pair = try #require(try centre.pair(wrappedFor: signing), sourceLocation: sourceLocation)
            #expect(pair.reservation.predecessor == old.id, sourceLocation: sourceLocation)
            let certificate = try Certificate(der: #require(pair.certificate))
            let token = try #require(try await holder.desk.tokens().first)
            #expect(
                try await token.readEncryptionCertificate(in: .signature) == certificate.der,
                sourceLocation: sourceLocation
            )
            #expect(
                try await token.encryptionKey(in: .signature) == certificate.publicKey,
                sourceLocation: sourceLocation
            )
            #expect(
                try await token.encryptionKey(in: .authentication) == oldKey,
                "what was encrypted to it still opens",
                sourceLocation: sourceLocation
            )
            let archive = try #require(try centre.book.keyArchive(of: pair.id))
            #expect(
                try officers.open(archive, [0, 2]).publicKey == certificate.publicKey,
                sourceLocation: sourceLocation
            )
            #expect(
                try centre.book.archivedKeys(limit: 10).count == 2,
                "one pair for each key to sign with",
                sourceLocation: sourceLocation
            )
            return pair
        }
    }

    @Test(
        "更新: whatever message is lost, or its answer, one new pair comes into the new container",
        arguments: LineCutter.Loss.allCases,
        [1, 2, 3]
    )
    func renews(loss: LineCutter.Loss, turn: Int) async throws {
        let bench = try await Bench()
        let code = try await bench.renewal.holder.codeOnPhone()
        bench.holder.world.line.cut(loss, ofTurn: turn)
        _ = try await bench.holder.run(bench.renewal, code)
        let pair = try await bench.expectDone()
        #expect(pair.reservation.act == .rekey)
        #expect(pair.reservation.notAfter > bench.old.reservation.notAfter)
        #expect(try bench.centre.book.certificate(bench.old.id)?.state == .active)
        #expect(try bench.centre.book.supersession(of: bench.old.id) != nil, "it ends with the overlap")
        try await bench.renewal.close()
    }

    @Test("替换: the old pair's certificate is revoked with the other one, and its key stays")
    func replaces() async throws {
        let bench = try await Bench(.replace)
        _ = try await bench.holder.run(bench.renewal, bench.renewal.holder.codeOnPhone())
        let pair = try await bench.expectDone()
        #expect(pair.reservation.act == .replace)
        let old = try #require(try bench.centre.book.certificate(bench.old.id))
        #expect(old.revocation?.reason == .affiliationChanged)
        try await bench.renewal.close()
    }

    @Test(
        "A library that crashes, or a token that is pulled, while the pair goes in is gone on with by the same code",
        arguments: [
            "SKF_ImportECCKeyPair:crash", "SKF_ImportECCKeyPair:away1", "SKF_ImportCertificate:away2",
        ]
    )
    func cut(fault: String) async throws {
        let bench = try await Bench()
        let code = try await bench.renewal.holder.codeOnPhone()
        await #expect(throws: AssistantError.self) {
            _ = try await bench.holder.run(bench.renewal, code, failing: fault)
        }
        let signing = try #require(try bench.renewal.line().last)
        let first = try #require(try bench.centre.pairs(wrappedFor: signing).last)
        #expect(signing.state == .issued && first.state == .issued)
        _ = try await bench.holder.run(bench.renewal, code)
        #expect(try await bench.expectDone().id == first.id)
        try await bench.renewal.close()
    }

    @Test(
        "The power fails between the commits: one pair comes of it, and what was written stays",
        arguments: 0...1
    )
    func power(commits: Int) async throws {
        let bench = try await Bench()
        let (centre, book) = (bench.centre, bench.renewal.book)
        let signer = try PrivateKey.generate(.sm2).publicKey
        let wish = EncryptionPairs.Following(
            old: bench.old,
            application: bench.renewal.number,
            act: .rekey,
            token: bench.holder.world.serial
        )
        func pairs(_ book: any Book) -> EncryptionPairs {
            EncryptionPairs(centre: centre, party: ActingParty(holder: "holder", writing: book))
        }
        await #expect(throws: (any Error).self) {
            try await pairs(CutBook(book: book, commits: commits))
                .follow(wish, to: PairRecipient(signer: signer), alongside: [])
        }
        if try await pairs(book).pair(for: signer.fingerprint) == nil {
            try await pairs(book).follow(wish, to: PairRecipient(signer: signer), alongside: [])
        }
        let made = try #require(try await pairs(book).pair(for: signer.fingerprint))
        #expect(try await pairs(book).pair(for: signer.fingerprint)?.envelope == made.envelope)
        #expect(try centre.encryptionCertificate(of: bench.renewal.number)?.id == made.id)
        #expect(try book.successors(of: bench.old.id).count { $0.state.mayBeGood } == 1)
        #expect(try book.keyArchive(of: made.id) != nil)
        // Another key to sign with ends it, and takes it up.
        let next = try PrivateKey.generate(.sm2).publicKey
        try await pairs(book).follow(wish, to: PairRecipient(signer: next), alongside: [])
        #expect(try book.certificate(made.id)?.revocation?.reason == .cessationOfOperation)
        let later = try #require(try await pairs(book).pair(for: next.fingerprint))
        #expect(try book.certificate(later.id)?.reservation.predecessor == made.id)
        try await bench.renewal.close()
    }

    @Test("What nobody went on with is given up, both certificates together; the old ones stay")
    func left() async throws {
        let bench = try await Bench()
        let code = try await bench.renewal.holder.codeOnPhone()
        _ = try? await bench.holder.run(bench.renewal, code, failing: "SKF_ImportECCKeyPair:crash")
        let signing = try #require(try bench.renewal.line().last)
        let first = try #require(try bench.centre.pairs(wrappedFor: signing).last)
        bench.renewal.clock.advance(bySeconds: 40 * 86_400)
        _ = try await bench.centre.giveUpLeftRenewals()
        for record in [signing, first] {
            let now = try #require(try bench.centre.book.certificate(record.id))
            #expect(now.revocation?.reason == .cessationOfOperation)
        }
        #expect(try bench.centre.book.certificate(bench.old.id)?.state == .active)
        try await bench.renewal.close()
    }

    @Test("Where all four places have a pair none follows; what was given up takes no place")
    func full() async throws {
        let bench = try await Bench()
        let signing = try bench.renewal.old()
        for index in 71...72 { try await bench.addPair(index) }
        try await bench.addPair(73, isGivenUp: true)
        #expect(try bench.centre.pairStanding(beside: signing) == .followed(bench.old))
        try await bench.addPair(74)
        #expect(try bench.centre.pairStanding(beside: signing) == .left(bench.old))
        let code = try await bench.renewal.holder.codeOnPhone()
        await #expect(throws: AssistantError.self) { _ = try await bench.holder.run(bench.renewal, code) }
        #expect(try bench.renewal.line().isEmpty)
        try await bench.renewal.close()
    }
}
