@testable import Enrollment
import Foundation
import Model
import TestSupport
import Testing

/// Somebody who has a certificate, and what they hand in about it.
struct Holder {
    let certificate: CertificateID
    /// The application that the certificate was made for.
    let application: ApplicationRecord
    let submitter: Submitter
    let token: String
    let person: Bool

    var login: String { submitter.login }
    var principal: Principal { .applicant(login: submitter.login) }
    var serial: SerialNumber { certificate.serial }
}

extension DeskFixture {
    var administrator: Principal { .staff(name: "wu.guanli", roles: [.businessAdministrator]) }
    var support: Principal { .staff(name: "he.kefu", roles: [.support]) }

    /// A holder whose certificate ends so many days from now.
    func holder(
        _ name: String = "expert",
        login: String? = nil,
        days: Int64 = 20,
        token: String = "TW0001"
    ) async throws -> Holder {
        let isPerson = name == "expert"
        let submitter =
            isPerson
            ? Submitter(login: login ?? "expert-1", isEmailVerified: true)
            : Submitter(login: login ?? "org-1")
        let record = try await submit(name, by: submitter)
        _ = try await approve(record.number)
        let producing = try await pay(record.number)
        let id = try await issueCertificate(
            subjectUID: record.subjectUID,
            profile: record.profile,
            days: days,
            application: record.number,
            token: token
        )
        let completed = producing.moved(to: .completed, at: clock.clock.now)
        try await book.commit([.updateApplication(completed)])
        return Holder(
            certificate: id,
            application: completed,
            submitter: submitter,
            token: token,
            person: isPerson
        )
    }

    /// A form about a certificate, with the documents that its business needs.
    func file(
        _ type: ApplicationType,
        _ holder: Holder,
        _ members: [(String, JSONValue)] = [],
        kinds: [AttachmentKind]? = nil
    ) throws -> ApplicationFile {
        var needed: [AttachmentKind] = [.identityCopy]
        if !holder.person { needed += [.businessLicence, .authorization, .applicationForm] }
        if type == .replace { needed.append(.changeProof) }
        let documents = (kinds ?? needed).enumerated().map { position, kind in
            JSONValue.object([("kind", .string(kind.rawValue)), ("file", .string("file-\(position).png"))])
        }
        var own: [(String, JSONValue)] =
            switch type {
            case .new, .reissue, .replace, .unlock: []
            case .renew: [("identityUnchanged", .bool(true))]
            case .revoke:
                [
                    ("mobile", .string("13800000001")), ("email", .string("a@expert.example")),
                    ("revokeReason", .string("token_lost")),
                ]
            }
        own.removeAll { name, _ in members.contains { $0.0 == name } }
        let root = JSONValue.object(
            [
                ("type", .string(type.rawValue)), ("certificate", .string(holder.serial.hexadecimal)),
                ("token", .string(holder.token)), ("attachments", .array(documents)),
            ] + (own + members).map { ($0.0, Optional($0.1)) }
        )
        return try ApplicationFile(json: CanonicalJSON.encode(root))
    }

    /// 补办 of a person: the form of a NEW again.
    func reissueFile(_ holder: Holder, cause: String = "token_lost") throws -> ApplicationFile {
        var document = try Document("expert")
        document.set("type", .string("REISSUE"))
        document.set("certificate", .string(holder.serial.hexadecimal))
        document.set("reissueReason", .string(cause))
        return try document.file
    }

    /// The file of each business as somebody would hand it in.
    func usual(_ type: ApplicationType, _ holder: Holder) throws -> ApplicationFile {
        switch type {
        case .new: try file()
        case .reissue: try reissueFile(holder)
        case .replace:
            try file(
                type,
                holder,
                [("applicantName", .string("王建国")), ("changeNote", .string("依法更名，见变更证明"))]
            )
        case .renew, .unlock, .revoke: try file(type, holder)
        }
    }

    @discardableResult
    func submit(
        _ type: ApplicationType,
        _ holder: Holder,
        _ members: [(String, JSONValue)] = []
    ) async throws -> ApplicationRecord {
        let file = members.isEmpty ? try usual(type, holder) : try file(type, holder, members)
        return try await desk.submit(file, uploads: DeskFixture.uploads(file), by: holder.submitter)
    }

    /// A RENEW or REPLACE that waits for its code, or an UNLOCK.
    func executing(_ type: ApplicationType, _ holder: Holder) async throws -> ApplicationRecord {
        let record = try await submit(type, holder)
        let approved = try await approve(record.number)
        guard approved.state == .pendingPayment else { return approved }
        return try await pay(record.number, fen: book.contents.orders[record.number]?.amountFen ?? 0)
    }

    /// The code that was sent last for an application.
    func code(_ template: String, _ number: ApplicationNumber) throws -> [UInt8] {
        try #require(codes.code(for: CodeBinding.notice(template, number)))
    }

    /// The answer of a token to a challenge for a certificate; whether it signed is not for the desk to verify.
    func proof(_ id: CertificateID, _ login: String) throws -> BindingProof {
        let content = try #require(book.contents.certificates[id]?.certificate)
        let nonce = try desk.bindingNonce(for: DeskFixture.mix(content), of: login)
        return BindingProof(nonce: nonce, signature: [7, 8])
    }

    @discardableResult
    func bind(_ holder: Holder) async throws -> BindingRecord {
        let proof = try proof(holder.certificate, holder.login)
        return try await desk.bind(holder.serial, to: holder.login, with: proof)
    }

    var templates: [String] { book.contents.notices.map(\.template) }
}
