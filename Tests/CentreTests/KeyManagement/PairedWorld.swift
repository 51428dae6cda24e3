import CentreSupport
import Enrollment
import Foundation
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Centre

/// A centre that makes and archives encryption keys, with a line at a station of its own.
struct PairedWorld {
    /// What goes wrong on the way.
    struct Accident: Error {}

    let officers: SampleOfficers
    let workshop: Workshop
    let line: ProductionLine
    let desk: SKFDesk
    var centre: CACentre { workshop.centre }

    init(
        devices: [String] = ["A1B2C3D4"],
        rule: String = "slot: 9a, algorithm: sm2",
        officersDays: Int64 = 365
    ) async throws {
        officers = try SampleOfficers(3, at: WallClock.system.now, days: officersDays)
        let files = "makers/0.pem, makers/1.pem, makers/2.pem"
        var edits = [
            Workshop.Edit(
                file: "pki.yaml",
                from: "dualCertificates: false",
                to: "dualCertificates: true\nkeyRecovery: {officers: [\(files)], threshold: 2}"
            )
        ]
        if rule != "slot: 9a, algorithm: p256" { edits.append(.expertToken(rule)) }
        workshop = try await Workshop(edits: edits, makers: officers.certificates)
        let producer = try workshop.centre.staffOperator("liu.zhizheng")
        line = try ProductionLine(centre: workshop.centre, producer: producer, station: "desk-2")
        desk = try SKFDesk(devices: devices)
    }

    func make(_ application: ApplicationNumber, on token: CryptokiToken) async throws {
        _ = try await line.make(line.claim(application), on: token)
    }

    /// The line with somebody between it and its office.
    func hooked(
        _ before: @escaping @Sendable (StepReport.Step?, Bool) async throws -> Void
    ) -> ProductionLine {
        ProductionLine(
            office: HookedOffice(
                office: line.office,
                before: { verb, step in try await before(step, verb == .encrypt) }
            )
        )
    }

    /// 补办 of the token with a certificate, approved and paid.
    ///
    /// - Parameters:
    ///   - record: the certificate to sign with.
    ///   - cause: `superseded` for a broken token, or `token_lost`.
    /// - Returns: the application.
    /// - Throws: what the desk refuses.
    func reissue(_ record: CertificateRecord, _ cause: String) async throws -> ApplicationNumber {
        let owner = Submitter(login: "expert1", isEmailVerified: true, isMobileVerified: true)
        let person = try centre.desk().holding(record.id.serial, of: owner.login).snapshot.form.person
        let kinds: [AttachmentKind] = [.identityCopy, .agreementCopy]
        let files = kinds.map { #"{"kind": "\#($0.rawValue)", "file": "a.png"}"# }.joined(separator: ",")
        let json = #"""
            {"type": "REISSUE", "certificate": "\#(record.id.serial.hexadecimal)", "reissueReason": "\#(cause)",
            "applicant": "EXPERT", "applicantName": "\#(person.name.text)", "idNumber": "\#(person.document.number)",
            "mobile": "\#(person.mobile.text)", "email": "\#(person.email.text)", "deliveryMethod": "PICKUP",
            "consignee": {"name": "\#(person.name.text)", "mobile": "13800000001"},
            "agreementAccepted": {"cps": "1.0", "userAgreement": "1.0", "privacyNotice": "1.0"},
            "attachments": [\#(files)]}
            """#
        let uploads = kinds.map { AttachmentUpload(kind: $0, content: ScanImage.png()) }
        let file = try ApplicationFile(json: Array(json.utf8))
        let number = try await centre.desk().submit(file, uploads: uploads, by: owner).number
        let reviewer = try centre.staffOperator("wang.shenhe")
        _ = try await centre.desk(for: reviewer)
            .approve(number, by: Principal(reviewer.record), checklist: Set(ReviewCheck.allCases))
        let finance = try centre.staffOperator("zhao.caiwu")
        let fen = try #require(try centre.book.order(of: number)).amountFen
        let payment = try Payment(channel: .offline, transaction: "T-\(number)", amountFen: fen)
        _ = try await centre.desk(for: finance)
            .confirmPayment(number, payment, by: Principal(finance.record))
        return number
    }

    /// The desk for recoveries, with somebody at it.
    func recovery(_ name: String) throws -> KeyRecoveryDesk {
        KeyRecoveryDesk(centre: centre, person: try centre.staffOperator(name))
    }

    /// What an officer brings.
    func share(_ officer: Int, of certificate: CertificateID) throws -> [UInt8] {
        let archive = try #require(try centre.book.keyArchive(of: certificate))
        return try #require(try officers.share(officer, of: archive)).octets
    }
}
