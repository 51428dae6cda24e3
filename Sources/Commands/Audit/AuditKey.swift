import ArgumentParser
import Centre
import Foundation
import Model
import OpenSSL

/// `pki audit key`.
struct AuditKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Print the audit key's public half as PEM; keep it where the book is not.",
        discussion: """
            EXAMPLE
              pki audit key > audit-public.pem

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    func run() async throws {
        guard let key = try centre.open().auditPublicKeys().first else {
            throw BookError(.notFound(object: "audit key"))
        }
        FileHandle.standardOutput.write(Data(PEM.encode(key.subjectPublicKeyInfo, label: "PUBLIC KEY")))
    }
}
