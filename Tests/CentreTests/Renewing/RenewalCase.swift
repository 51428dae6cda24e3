import CentreSupport
import Enrollment
import Foundation
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// A holder whose 更新 or 替换 is approved and paid, with the old key on a card, and the door for holders across a line.
struct RenewalCase {
    let holder: HolderCase
    let kind: RenewalMessages.Redeem.Kind
    let number: ApplicationNumber

    var centre: CACentre { holder.centre }
    var world: HolderWorld { holder.world }
    var book: BookOfRecord { holder.centre.book }
    var clock: ManualClock { holder.world.clock }

    init(
        _ kind: RenewalMessages.Redeem.Kind = .renew,
        renews: Bool = false,
        in world: HolderWorld? = nil
    ) async throws {
        holder = try await HolderCase(in: world)
        self.kind = kind
        try await holder.bind()
        let token = #""token": "\#(holder.world.serial)""#
        number =
            switch kind {
            case .renew:
                try await holder.submit(
                    #""type": "RENEW", \#(token), "identityUnchanged": true"#,
                    kinds: [.identityCopy]
                )
            case .replace:
                try await holder.submit(
                    #""type": "REPLACE", \#(token), "applicantName": "王建国", "changeNote": "依法更名，见变更证明""#
                        + (renews ? #", "alsoRenew": true"# : ""),
                    kinds: [.identityCopy, .changeProof]
                )
            }
        _ = try await holder.approve(number)
        _ = try await holder.pay(number)
    }

    /// The old certificate as it is now.
    func old() throws -> CertificateRecord { try holder.certificate() }

    func record(_ id: CertificateID) throws -> CertificateRecord { try #require(try book.certificate(id)) }

    func application() throws -> ApplicationRecord { try #require(try book.application(number)) }

    /// The newest code on record.
    func code() throws -> ExecutionCodeRecord { try #require(try book.codes(for: number.text).last) }

    /// What was signed for the application, oldest first.
    func line() throws -> [CertificateRecord] {
        try centre.desk().certificates(signedFor: application())
    }

    /// The code on the phone after it was asked for again.
    func nextCode() async throws -> String {
        clock.advance(bySeconds: 60)
        _ = try await centre.desk().resendCode(number, by: .applicant(login: "expert1"))
        return try await holder.codeOnPhone()
    }

    /// The secrets that the card has.
    func secrets() throws -> TokenSecrets {
        let record = try #require(try book.token(serial: world.serial))
        return try centre.keyring.custody().secrets(of: record)
    }

    /// Revokes the old certificate, as an administrator does.
    func revokeOld(_ reason: RevocationReason = .keyCompromise) async throws {
        let admin = try centre.staffOperator("admin")
        _ = try await centre.revoke(old().id, RevocationOrder(reason), by: admin)
    }

    /// The holder's program, with the card in a reader.
    func assistant() async throws -> RenewalAssistant {
        let other = try await world.assistant()
        return RenewalAssistant(
            client: other.client,
            token: other.token,
            secrets: try secrets(),
            kind: kind,
            followed: other.certificate
        )
    }

    /// Everything that must hold at the end.
    func expectDone(_ id: CertificateID, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try application().state == .completed, sourceLocation: sourceLocation)
        #expect(try code().state == .consumed, sourceLocation: sourceLocation)
        #expect(try record(id).state == .active, sourceLocation: sourceLocation)
        let active = try line().filter { $0.state == .active }
        #expect(active.map(\.id) == [id], sourceLocation: sourceLocation)
        let bindings = try book.bindings(account: "expert1")
        #expect(bindings.map(\.state) == [.moved, .bound], sourceLocation: sourceLocation)
        #expect(bindings.last?.certificate == id, sourceLocation: sourceLocation)
        #expect(try book.findDamage() == [], sourceLocation: sourceLocation)
        #expect(try book.verifyAuditTrail { _ in true }.fault == nil, sourceLocation: sourceLocation)
    }

    func close() async throws { try await world.close() }
}
