import Centre
import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing

/// One random history of certificates that follow each other, in a centre and in the model beside it.
struct SuccessionWalk {
    let centre: CACentre
    /// Its directory, which goes when this goes.
    private let prepared: PreparedCentre
    private let clock: ManualClock
    private let admin: StaffOperator
    private let party: ActingParty
    private var generator: SeededGenerator
    private var model = SuccessionModel()
    private var keys: [PrivateKey] = []
    /// In order of issuance, so that a seed picks the same whatever the serial numbers are.
    private var ids: [CertificateID] = []
    private(set) var counts: [String: Int] = [:]

    init(seed: UInt64) async throws {
        prepared = try await PreparedCentre.make()
        // Not before the founding: dates do not run backwards.
        clock = ManualClock(WallClock.system.now)
        try RenewableDefinition.write(to: prepared.path("definition"))
        centre = try prepared.open(clock.clock, definition: prepared.path("definition"))
        admin = try centre.staffOperator("admin")
        party = ActingParty(holder: "model", writing: centre.book)
        generator = SeededGenerator(seed: seed)
        for _ in 0..<3 { try await issueNew() }
    }

    private var now: Timestamp { clock.clock.now }

    private mutating func pick(
        _ isWanted: (SuccessionModel.Entry) -> Bool = { _ in true }
    ) -> CertificateID? {
        ids.filter { model.entries[$0].map(isWanted) ?? false }.randomElement(using: &generator)
    }

    mutating func step() async throws {
        switch Int.random(in: 0..<16, using: &generator) {
        case 0: try await issueNew()
        case 1...6: try await succeed()
        case 7...10: try await prove()
        case 11: try await revoke()
        case 12: try await hold()
        case 13: try await giveUp()
        default: try await pass()
        }
    }

    /// Everything the model knows is so in the book.
    func compare() throws {
        for (id, entry) in model.entries {
            let record = try centre.book.certificate(id)
            #expect(record?.state == entry.state)
            if entry.state == .revoked { #expect(record?.revocation?.reason == entry.reason) }
            let due = try centre.book.supersession(of: id)
            #expect(due?.dueAt == model.dues[id]?.at)
            #expect(due?.successor == model.dues[id]?.successor)
        }
        for (number, key) in keys.enumerated() {
            let isBlocked = try centre.book.isBlocked(keyHash: key.publicKey.fingerprint)
            #expect(isBlocked == model.blocked.contains(number))
        }
    }

    private mutating func freshKey() throws -> Int {
        keys.append(try PrivateKey.generate(.p256))
        return keys.count - 1
    }

    private func request(_ key: Int) throws -> CertificateRequest {
        let name = try DistinguishedName([.init(.commonName, "x")])
        let body = try CertificateRequest.body(subject: name, publicKey: keys[key].publicKey)
        return try CertificateRequest.assemble(
            body: body,
            algorithm: keys[key].signatureAlgorithm,
            signature: keys[key].sign(body)
        )
    }

    private static let facts = SubjectFacts(["name": "模型", "staffNumber": "model", "role": "审核员"])

    private mutating func issueNew() async throws {
        let key = try freshKey()
        let issued = try await centre.authority("issuing").issue(
            IssuanceRequest(
                profile: "STAFF",
                facts: Self.facts,
                proof: try request(key),
                actor: "model"
            )
        )
        try await centre.book.commit([.activateCertificate(issued.id)])
        enter(issued, key, .new, nil)
        model.entries[issued.id]?.state = .active
    }

    private mutating func enter(
        _ issued: IssuedCertificate,
        _ key: Int,
        _ act: IssuanceAct,
        _ predecessor: CertificateID?
    ) {
        ids.append(issued.id)
        model.entries[issued.id] = SuccessionModel.Entry(
            number: ids.count,
            key: key,
            act: act,
            predecessor: predecessor,
            state: .issued,
            reason: nil,
            notAfter: issued.certificate.notAfter
        )
    }

    private mutating func succeed() async throws {
        guard let old = pick() else { return }
        let act = [IssuanceAct.renew, .rekey, .replace, .reissue].randomElement(using: &generator) ?? .renew
        // Mostly the key that fits, sometimes one that was used before.
        let fits = Int.random(in: 0..<4, using: &generator) > 0
        let used = Int.random(in: 0..<keys.count, using: &generator)
        let key = fits ? (act == .renew ? model.entries[old]?.key ?? used : try freshKey()) : used
        let isUsed = act != .renew && model.entries.values.contains { $0.key == key }
        var forecast = model.forecast(act, of: old, key: key, at: now)
        if isUsed, forecast == .fresh { forecast = .refused }
        let order = SuccessionOrder(
            act: act,
            predecessor: old,
            proof: try request(key),
            facts: Self.facts,
            cause: act == .reissue ? .tokenLost : nil
        )
        let issued = try? await centre.succeed(order, by: party)
        note("\(act.rawValue) \(issued == nil ? "refused" : "done")")
        switch forecast {
        case .refused: #expect(issued == nil, "\(act) was not refused")
        case .again(let id): #expect(issued?.id == id, "\(act) did not come to the same")
        case .fresh:
            guard let issued else {
                Issue.record("\(act) was refused")
                return
            }
            enter(issued, key, act, old)
            if act == .reissue { model.lose(old) }
        }
    }

    private mutating func prove() async throws {
        guard let id = pick({ $0.state == .issued }), let key = model.entries[id]?.key else { return }
        let isAllowed = model.mayProve(id)
        let challenge = generator.bytes(32)
        let proof = SuccessionProof.signature(try keys[key].sign(challenge), ofChallenge: challenge)
        let outcome = try? await centre.proveSuccessor(id, by: proof, party)
        #expect((outcome != nil) == isAllowed)
        if isAllowed { model.prove(id, at: now) }
        note("prove \(isAllowed ? "done" : "refused")")
    }

    private mutating func revoke() async throws {
        guard let id = pick({ [.issued, .active, .held].contains($0.state) }) else { return }
        let cause = RevocationCause.allCases.randomElement(using: &generator) ?? .cessation
        _ = try await centre.revoke(id, RevocationOrder(cause, text: "模型"), by: admin)
        model.revoke(id, cause.reason)
        note("revoke")
    }

    private mutating func hold() async throws {
        if let id = pick({ $0.state == .held }) {
            try await centre.book.commit([.releaseCertificate(id)])
            model.entries[id]?.state = .active
        } else if let id = pick({ $0.state == .active }) {
            try await centre.book.commit([.holdCertificate(id, at: now)])
            model.entries[id]?.state = .held
        }
        note("hold")
    }

    private mutating func giveUp() async throws {
        guard let id = pick({ $0.state == .issued }) else { return }
        _ = try await centre.giveUpSuccessor(id, party)
        model.revoke(id, .cessationOfOperation)
        note("give up")
    }

    private mutating func pass() async throws {
        let days = Int64.random(in: 0...12, using: &generator)
        clock.advance(bySeconds: days * 86_400 + 3600)
        _ = try await centre.settleSuccessions()
        model.settle(at: now)
        note("pass")
    }

    private mutating func note(_ event: String) { counts[event, default: 0] += 1 }
}
