import ArgumentParser
import Centre
import Foundation
import Issuer
import Model
import OpenSSL
import Store

/// `pki authority import`.
struct AuthorityImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take over an authority that was run elsewhere.",
        discussion: """
            With --key its key moves into a key file of this centre, or stays in the HSM
            that a pkcs11: URI names, after it has proven that it belongs to the
            certificate, and an OCSP signer is issued. Without, the authority is retired:
            what it issued is on record, and it issues no more. One that has ended, or may
            not sign certificates and lists, comes only so. One that comes with its key
            signs no list, and no status is answered for it, until 'pki certificate import'
            brought what it issued and revoked, or --no-records says that there is nothing.
            Passphrases come from files or descriptors, never from the command line.

            EXAMPLE
              pki authority import old --certificate ca.pem --key ca.key \\
                --as li.admin --second he.pki
              pki authority import hsm --certificate hsm.pem \\
                --key 'pkcs11:token=ca;object=old' --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Argument(help: "The name it gets.")
    var name: AuthorityID

    @Option(help: "Its certificate, PEM or DER.")
    var certificate: String

    @Option(help: "Its private key, PEM: PKCS#8, RSA or EC, encrypted or not; or a pkcs11: URI.")
    var key: String?

    @Option(help: "Read the passphrase of --key, one line, from this open file descriptor.")
    var keyPassphraseFd: Int32?

    @Option(help: "The authority of this centre that signed it.")
    var parent: AuthorityID?

    @Flag(help: "It signs authorities only.")
    var root = false

    @Flag(help: "It revoked nothing before, so its lists and answers may be signed at once.")
    var noRecords = false

    func run() async throws {
        try centre.demandDescriptors([keyPassphraseFd])
        let plan = AuthorityImport(
            id: name,
            role: root ? .root : .issuing,
            certificate: try CertificateFile.read(certificate),
            key: try key.map { $0.hasPrefix("pkcs11:") ? .token(uri: $0) : .file(try read($0)) },
            parent: parent,
            hasRecords: !noRecords
        )
        let centre = try centre.open()
        let record = try await persons.desk(in: centre).importAuthority(plan)
        let limits = try centre.identity(of: record).limitWords
        let isAwaiting = try centre.awaitsRecords(record.id)
        let below = try centre.book.authorities().filter { $0.parent == record.id }.map(\.id.name)
        try await centre.close()
        let place = record.parent.map { ", below \($0)" } ?? ""
        Terminal.say("imported authority \(record.id), \(record.state.rawValue)\(place)")
        if !below.isEmpty { Terminal.say("below it: \(below.joined(separator: ", "))") }
        if isAwaiting {
            Terminal.say("no list is signed and no status is answered for it yet: its records are not in")
            if let hint = MigrationError(.recordsOwed(record.id)).hint { Terminal.say("pki: hint: \(hint)") }
        }
        limits.map { Terminal.say("its certificates limit it \($0); nothing beyond is issued") }
    }

    private func read(_ path: String) throws -> PrivateKey {
        var pem = try InputFile(path, limit: 65_536).read()
        defer { pem.wipe() }
        guard let keyPassphraseFd else {
            do throws(CryptoError) {
                return try PrivateKey(file: pem, passphrase: SecretBytes(copying: []))
            } catch {
                guard case .wrongPassphrase = error.reason else { throw error }
                throw MigrationError(.keyEncrypted)
            }
        }
        return try PrivateKey(file: pem, passphrase: PassphraseSource.foreign(keyPassphraseFd))
    }
}
