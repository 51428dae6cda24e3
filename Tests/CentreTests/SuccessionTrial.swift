import Centre
import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import TestSupport

/// A centre whose reviewer's certificate is to be followed, and the key for that beside it.
struct SuccessionTrial {
    let act: IssuanceAct
    let centre: PreparedCentre
    let predecessor: CertificateID
    private static let keyFile = "next.key"

    static func make(_ act: IssuanceAct) async throws -> SuccessionTrial {
        let prepared = try await PreparedCentre.make()
        try RenewableDefinition.write(to: prepared.path("definition"))
        let centre = try prepared.open()
        guard let predecessor = try centre.book.staff(named: "wang.shenhe")?.certificate else {
            throw BookError(.notFound(object: "the reviewer's certificate"))
        }
        let key =
            act == .renew
            ? try KeyFile.open("staff-wang.shenhe.key", of: centre) : try PrivateKey.generate(.p256)
        let passphrase = SecretBytes(copying: Array("torture-key".utf8))
        let pem = try key.encryptedPKCS8(passphrase: passphrase, costExponent: 10)
        try Data(pem).write(to: URL(fileURLWithPath: prepared.path(keyFile)))
        try await centre.close()
        return SuccessionTrial(act: act, centre: prepared, predecessor: predecessor)
    }

    /// The same state of affairs, to be spoilt.
    func copy() throws -> SuccessionTrial {
        SuccessionTrial(act: act, centre: try centre.copy(), predecessor: predecessor)
    }

    func run(death: String? = nil) throws -> TortureRun {
        try TortureRun(
            succeeding: act.rawValue,
            predecessor.serial.hexadecimal,
            key: Self.keyFile,
            in: centre,
            death: death
        )
    }

    /// The moments of a run that is left alone.
    var points: [String] {
        let cycle = [
            "checked", "drawn", "built", "linted", "intended", "signed", "compared", "stored",
        ]
        return (act == .reissue ? ["predecessorRevoked"] : []) + cycle.map { "issuance.\($0)" }
            + ["proven", "activated", "due", "settled"]
    }

    /// What must be true whenever the power fails.
    func faultsMeanwhile() throws -> [String] {
        let book = try centre.open().book
        let isRevoked = try book.certificate(predecessor)?.state == .revoked
        let living = try book.successors(of: predecessor).filter { $0.state != .abandoned }
        var faults: [String] = []
        if living.count > 1 { faults.append("\(living.count) successors") }
        if isRevoked, act != .reissue, living.first?.state != .active {
            faults.append("the predecessor is revoked before its successor is active")
        }
        if act == .reissue, !living.isEmpty, !isRevoked {
            faults.append("the lost token's certificate is good beside another one")
        }
        return faults
    }

    /// What must be true in the end.
    func faults() throws -> [String] {
        let opened = try centre.open()
        let book = opened.book
        var faults = try ProductionFinding.faults(in: opened) + faultsMeanwhile()
        let living = try book.successors(of: predecessor).filter { $0.state != .abandoned }
        if living.map(\.state) != [.active] { faults.append("the successor is \(living.map(\.state))") }
        let wanted: RevocationReason =
            switch act {
            case .replace: .affiliationChanged
            case .reissue: .keyCompromise
            case .new, .renew, .rekey, .imported: .superseded
            }
        let reason = try book.certificate(predecessor)?.revocation?.reason
        if reason != wanted {
            faults.append("the predecessor is revoked for \(reason?.rawValue ?? "nothing")")
        }
        if try book.supersession(of: predecessor) != nil { faults.append("a due is left") }
        if try book.staff(named: "wang.shenhe")?.certificate != living.first?.id {
            faults.append("the reviewer still has the old certificate")
        }
        return faults
    }

    /// What stands in the book, as `active signing`.
    func describe() throws -> String {
        let book = try centre.open().book
        let old = try book.certificate(predecessor)?.state.rawValue ?? "-"
        let new = try book.successors(of: predecessor).map(\.state.rawValue)
        return "\(old) \(new.isEmpty ? "-" : new.joined(separator: "+"))"
    }
}
