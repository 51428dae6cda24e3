import Store
import ArgumentParser
import Centre
import Foundation
import Model
import OpenSSL

/// `pki audit verify`.
struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the whole audit chain and the signatures of its checkpoints.",
        discussion: """
            Needs the audit key's public half only: the one on record, or better the one
            you kept elsewhere.

            EXAMPLE
              pki audit verify --public-key audit-public.pem

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Option(help: "The audit key's public half, PEM; default: the one in the book.")
    var publicKey: String?

    func run() async throws {
        let centre = try centre.open()
        let keys = try publicKey.map { [try AuditVerify.read($0)] } ?? centre.auditPublicKeys()
        let verdict = try centre.verifyAudit(with: keys)
        if let fault = verdict.fault { throw AuditBroken(fault: fault.description) }
        Terminal.result("\(verdict.head.sequence) entries, signed up to \(verdict.signedUpTo)")
        Terminal.result("head \(Hexadecimal.encode(verdict.head.hash))")
    }

    private static func read(_ path: String) throws -> PublicKey {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BookError(.notFound(object: "file \(path)"))
        }
        return try PublicKey(subjectPublicKeyInfo: PEM.decode(Array(data), label: "PUBLIC KEY"))
    }
}

/// The audit chain is not what was written.
struct AuditBroken: OperatorError {
    let fault: String
    var message: String { "the audit chain is broken: \(fault)" }
    var hint: String? { "keep the book as it is, stop issuing, and compare with a backup" }
    var kind: FailureKind { .fault }
}
