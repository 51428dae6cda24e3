import CentreSupport
import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// A 更新 at its holder's, whatever else happens to it, and the reference beside it.
final class RenewalWalk {
    /// What can happen.
    enum Event: CaseIterable {
        case resend, redeem, certify, certifyOther, complete, wait, sweep, settle, hold, release, revoke
    }

    private let renewal: RenewalCase
    private let assistant: RenewalAssistant
    private var reference: RenewalReference
    private var code: String
    private var session: RenewalAssistant.Session?
    private var issued: RenewalAssistant.Issued?
    private var keys: [PrivateKey]
    /// The key in use.
    private var current = 0
    /// The request of each key for the newest code.
    private var requests: [Int: CertificateRequest] = [:]
    private(set) var done = 0

    init() async throws {
        renewal = try await RenewalCase()
        assistant = try await renewal.assistant()
        code = try await renewal.holder.codeOnPhone()
        reference = RenewalReference(codeAt: try renewal.code().createdAt)
        keys = [try PrivateKey.generate(.p256)]
    }

    private var now: Timestamp { renewal.clock.clock.now }

    func close() async throws { try await renewal.close() }

    /// Does it, and compares what came of it with the reference.
    func step(_ event: Event) async throws {
        renewal.clock.advance(bySeconds: 61)
        let before = current
        let may = try await prepare(event)
        do {
            try await perform(event)
            #expect(may, "\(event) was done")
            done += 1
        } catch is RenewalAssistant.Refused {
            #expect(!may, "\(event) was refused")
        } catch let error as any OperatorError {
            #expect(!may, "\(event) was refused: \(error.message)")
        }
        // Who was refused another key has the one of before.
        if event == .certifyOther, !may { current = before }
        try check(event)
    }

    /// Whether it may be done.
    private func prepare(_ event: Event) async throws -> Bool {
        switch event {
        case .resend:
            // Five a day.
            renewal.clock.advance(bySeconds: 6 * 3600)
            return reference.mayResend()
        case .redeem: return reference.mayRedeem(at: now)
        case .certify: return session != nil && reference.mayCertify(current, at: now)
        case .certifyOther:
            keys.append(try PrivateKey.generate(.p256))
            current = keys.count - 1
            return session != nil && reference.mayCertify(current, at: now)
        case .complete: return issued != nil && reference.mayComplete(at: now)
        case .wait, .sweep, .settle, .hold, .release, .revoke: return true
        }
    }

    private func perform(_ event: Event) async throws {
        switch event {
        case .resend:
            let desk = try renewal.centre.desk()
            _ = try await desk.resendCode(renewal.number, by: .applicant(login: "expert1"))
            reference.resent(at: now)
            requests = [:]
            code = try await renewal.holder.codeOnPhone()
        case .redeem:
            session = try await assistant.redeem(code)
            issued = nil
            reference.redeemed(at: now)
        case .certify, .certifyOther: try await certify()
        case .complete: try await complete()
        case .wait: renewal.clock.advance(bySeconds: 1200)
        case .sweep:
            _ = try await renewal.centre.giveUpLeftRenewals()
            reference.swept(at: now)
        case .settle:
            _ = try await renewal.centre.desk().settleRevocations()
            reference.settled()
        case .hold, .release, .revoke: try await change(event)
        }
    }

    private func certify() async throws {
        guard let session else { throw RenewalAssistant.Refused(code: "no session") }
        let request = try requests[current] ?? assistant.request(session, keys[current])
        issued = try await assistant.certify(session, request)
        requests[current] = request
        reference.certified(current)
    }

    private func complete() async throws {
        guard let session, let issued, let key = reference.answered else {
            throw RenewalAssistant.Refused(code: "nothing to prove")
        }
        let isRepeated = reference.application == .completed
        _ = try await assistant.complete(session, issued, keys[key])
        if !isRepeated { reference.completed() }
    }

    private func change(_ event: Event) async throws {
        let id = try renewal.old().id
        switch (event, reference.old) {
        case (.hold, .active):
            try await renewal.book.commit([.holdCertificate(id, at: now)])
            reference.held()
        case (.release, .held):
            try await renewal.book.commit([.releaseCertificate(id)])
            reference.released()
        case (.revoke, .active):
            try await renewal.revokeOld(.cessationOfOperation)
            reference.revoked()
        default: break
        }
    }

    /// What must hold at any time.
    private func check(_ event: Event) throws {
        let line = try renewal.line()
        #expect(line.map(\.state) == reference.line.map(\.state), "after \(event)")
        let hashes = reference.line.map { keys[$0.key].publicKey.fingerprint }
        #expect(line.map(\.reservation.keyHash) == hashes, "after \(event)")
        #expect(line.count { $0.state == .issued || $0.state == .active } <= 1)
        #expect(try renewal.application().state == reference.application, "after \(event)")
        #expect(try renewal.old().state == reference.old, "after \(event)")
    }
}
