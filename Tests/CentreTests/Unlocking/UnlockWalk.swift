import CentreSupport
import Enrollment
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// A token, everybody who may do something to its PIN, and the reference beside them.
final class UnlockWalk {
    /// What can happen.
    enum Event: CaseIterable {
        case ask, approve, reject, code, run, cut, redeem, open, ship, deliver, returned, pickUp, follow,
            revoke
        case takeBack, wait, sweep
    }

    private let prepared: PreparedCentre
    private let centre: CACentre
    private let clock = ManualClock(WallClock.system.now)
    private let counter: Counter
    private let card: VirtualCard
    private let folder: TemporaryDirectory
    private var reference = UnlockReference()
    private var code: (text: String, certificate: String)?
    private var holders = 0

    init(serial: UInt32) async throws {
        prepared = try await PreparedCentre.make()
        centre = try prepared.open(clock.clock)
        counter = try Counter(centre)
        folder = try TemporaryDirectory()
        card = try VirtualCard(serial: serial)
        try await make()
    }

    func close() async throws { try await centre.close() }

    private var serial: String { "\(card.serial)" }
    private var now: Timestamp { clock.clock.now }
    private var paper: LetterDestination { .file(folder.path("\(UUID().uuidString).pdf")) }

    private func desk(_ name: String) throws -> UnlockDesk {
        UnlockDesk(centre: centre, staff: try centre.staffOperator(name))
    }

    private func token(after commands: Int? = nil) async throws -> PIVToken {
        card.insert()
        let way = try VirtualCardTransport(card)
        guard let commands else { return try await PIVToken.open(over: way, isNamingBlanks: true) }
        return try await PIVToken.open(over: PulledTransport(way, after: commands))
    }

    private func record() throws -> TokenRecord { try #require(try centre.book.token(serial: serial)) }

    private func certificate() throws -> CertificateRecord? {
        try centre.certificatesInForce(on: serial).first
    }

    private func make() async throws {
        holders += 1
        let producer = try centre.staffOperator("liu.zhizheng")
        let line = try ProductionLine(centre: centre, producer: producer, station: "desk-1")
        _ = try await line.make(line.claim(counter.paidApplication(holders)), on: token())
        try await Letters(centre: centre, staff: producer).write(for: serial, to: paper)
    }

    /// Does it, and compares what came of it with the reference.
    func step(_ event: Event, _ generator: inout SeededGenerator) async throws {
        clock.advance(bySeconds: 3600)
        let (may, body) = try plan(event, &generator)
        do {
            try await body()
            #expect(may, "\(event) was done")
        } catch let error as any OperatorError {
            #expect(!may, "\(event) was refused: \(error.message)")
        }
        try check(event)
    }

    /// What must hold at any time.
    private func check(_ event: Event) throws {
        let (unlocks, codes) = (
            try centre.book.unlocks(ofToken: serial), try centre.book.unlockCodes(ofToken: serial)
        )
        let open = unlocks.filter(\.state.isOpen)
        #expect(open.count <= 1)
        for code in codes where code.state.isOpen {
            #expect(open.contains { $0.sequence == code.unlock }, "a code is left after \(event)")
        }
        let good = try open.first { try centre.objection(to: $0) == nil }
        #expect(good?.state == reference.state(at: now), "after \(event)")
        #expect(try (record().pendingSecrets != nil) == reference.isPending, "after \(event)")
    }

    private typealias Plan = (may: Bool, body: () async throws -> Void)

    private func plan(_ event: Event, _ generator: inout SeededGenerator) throws -> Plan {
        switch event {
        case .ask, .approve, .reject: decision(event)
        case .code, .redeem, .open: remote(event)
        case .run, .cut: run(event == .cut ? Int.random(in: 12..<80, using: &generator) : nil)
        case .ship: delivery(.ship)
        case .deliver: delivery(.deliver)
        case .returned: delivery(.returned)
        case .pickUp: delivery(.pickUp)
        case .follow, .revoke, .takeBack: life(event)
        case .wait: (true, { [clock] in clock.advance(bySeconds: UnlockReference.hours) })
        case .sweep: (true, { [centre] in _ = try await centre.endVoidUnlocks() })
        }
    }

    private func decision(_ event: Event) -> Plan {
        switch event {
        case .ask:
            (
                reference.mayAsk(at: now),
                { [self] in
                    _ = try await desk("chen.shouli").request(serial, text: "忘记PIN", evidence: "身份证")
                    reference.asked(at: now)
                }
            )
        case .approve:
            (
                reference.state(at: now) == .requested,
                { [self] in
                    _ = try await desk("wang.shenhe").approve(serial)
                    reference.approved(at: now)
                }
            )
        default:
            (
                reference.mayReject(at: now),
                { [self] in
                    _ = try await desk("zhou.guanli").reject(serial)
                    reference.over()
                }
            )
        }
    }

    private func remote(_ event: Event) -> Plan {
        guard event != .code else {
            // Five a day.
            clock.advance(bySeconds: 6 * 3600)
            return (reference.mayRun(at: now), { [self] in try await issueCode() })
        }
        return (
            reference.mayRedeem(at: now) && (try? certificate()?.id.serial.hexadecimal) == code?.certificate,
            { [self] in
                let door = RemoteUnlock(centre: centre)
                let shown = UnlockMessages.Redeem(
                    token: serial,
                    certificate: code?.certificate ?? "00",
                    code: code?.text ?? "22222-22222"
                )
                let session = try await door.redeem(shown)
                reference.begun()
                // Its session is over before anything else happens.
                reference.spent()
                let secrets = try await door.secrets(.init(session: session.session))
                if event == .redeem { try await finish(session, secrets, door) }
            }
        )
    }

    private func issueCode() async throws {
        let path = folder.path("\(UUID().uuidString).txt")
        let record = try await desk("chen.shouli").issueCode(for: serial, to: .file(path))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let code = try #require(text.firstMatch(of: /[2-9A-Z]{5}-[2-9A-Z]{5}/))
        self.code = (String(code.0), record.certificateSerial)
        reference.coded(at: now)
    }

    private func finish(
        _ session: UnlockMessages.Redeem.Answer,
        _ octets: [UInt8],
        _ door: RemoteUnlock
    ) async throws {
        let first = Int(octets[0])
        let old = try TokenSecrets(encoded: SecretBytes(copying: Array(octets[1..<(1 + first)])))
        let new = try TokenSecrets(encoded: SecretBytes(copying: Array(octets[(2 + first)...])))
        let token = try await token()
        try await token.personalise(to: new, from: [old])
        let signed = UnlockProof.message(Array(session.nonce), of: serial)
        let signature = try await token.sign(signed, in: session.slot, with: new)
        _ = try await door.complete(.init(session: session.session, signature: Data(signature)))
        reference.finished(byHolder: true)
    }

    private func run(_ commands: Int?) -> Plan {
        (
            reference.mayRun(at: now),
            { [self] in
                let before = reference
                do {
                    try await desk("liu.zhizheng").run(on: token(after: commands), letter: paper)
                } catch let error as TokenError {
                    guard commands != nil, before.mayRun(at: now) else { throw error }
                    if try record().pendingSecrets != nil { reference.begun() }
                    return
                }
                reference.finished(byHolder: false)
            }
        )
    }

    private func delivery(_ event: DeliveryEvent) -> Plan {
        (
            reference.mayMove(event),
            { [self] in
                let liu = try centre.staffOperator("liu.zhizheng")
                let (desk, who) = (try centre.desk(for: liu), Principal(liu.record))
                let number = try #require(try record().application)
                switch event {
                case .ship:
                    let parcel = try Parcel(carrier: "EMS", trackingNumber: "E123")
                    _ = try await desk.ship(number, parcel, by: who)
                case .deliver: _ = try await desk.confirmDelivery(number, by: who)
                case .returned: _ = try await desk.returnDelivery(number, text: "无人签收", by: who)
                case .pickUp: _ = try await desk.pickUp(number, by: who)
                }
                reference.moved(event)
            }
        )
    }

    private func life(_ event: Event) -> Plan {
        (
            true,
            { [self] in
                switch event {
                case .follow: if reference.isCertified, !reference.isPending { try await follow() }
                case .revoke:
                    guard reference.isCertified else { return }
                    let order = RevocationOrder(RevocationReason.keyCompromise)
                    let admin = try centre.staffOperator("admin")
                    _ = try await centre.revoke(#require(try certificate()).id, order, by: admin)
                    reference.revoked()
                default:
                    let keeper = try centre.staffOperator("zhou.guanli")
                    _ = try await centre.end(token: serial, as: .retired, text: "退回", by: keeper)
                    _ = try await TokenPreparation(centre: centre, staff: keeper).reset(token())
                    try await make()
                    reference.madeAnew()
                }
            }
        )
    }

    /// The certificate is followed at once by one of another key on the same token.
    private func follow() async throws {
        let (old, token) = (try #require(try certificate()), try await token())
        let secrets = try centre.keyring.custody().secrets(of: record())
        let key = try await token.generateKey(.p256, in: .authentication, with: secrets)
        let name = try DistinguishedName([.init(.commonName, "x")])
        let body = try CertificateRequest.body(subject: name, publicKey: key)
        let request = try CertificateRequest.assemble(
            body: body,
            algorithm: SignatureAlgorithm(key.algorithm),
            signature: await token.sign(body, in: .authentication, with: secrets)
        )
        let party = ActingParty(holder: old.reservation.subjectUID ?? "", writing: centre.book)
        let order = SuccessionOrder(act: .rekey, predecessor: old.id, proof: request, tokenSerial: serial)
        let issued = try await centre.succeed(order, by: party)
        let der = try #require(try centre.book.certificate(issued.id)?.certificate)
        try await token.write(certificate: der, in: .authentication, with: secrets)
        _ = try await centre.proveSuccessor(issued.id, by: .statement("在介质上读回"), atOnce: true, party)
    }
}
