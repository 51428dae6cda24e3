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
              pki audit verify --public-key audit-public.pem --head 41:05717a6c…

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Option(help: "The audit key's public half, PEM; default: the one in the book.")
    var publicKey: String?

    @Option(help: "A head you kept elsewhere, as NUMBER:HASH; that entry must still have that hash.")
    var head: String?

    func run() async throws {
        let centre = try centre.open()
        let keys = try publicKey.map { [try PublicKeyFile.read($0)] } ?? centre.auditPublicKeys()
        let verdict = try centre.verifyAudit(with: keys)
        if let fault = verdict.fault { throw AuditBroken(fault: fault.description) }
        if let head { try AuditVerify.compare(head, in: centre) }
        Terminal.result("\(verdict.head.sequence) entries, signed up to \(verdict.signedUpTo)")
        Terminal.result("head \(verdict.head.sequence):\(Hexadecimal.encode(verdict.head.hash))")
    }

    private static func compare(_ kept: String, in centre: CACentre) throws {
        let parts = kept.split(separator: ":").map(String.init)
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0 else {
            throw ValidationError("--head must be NUMBER:HASH, as this command prints it")
        }
        let entry = try centre.book.auditEntries(after: sequence - 1, limit: 1).first
        guard let entry, entry.sequence == sequence, Hexadecimal.encode(entry.hash) == parts[1].lowercased()
        else {
            throw AuditBroken(fault: "entry \(sequence) is not the one that was kept")
        }
    }
}
