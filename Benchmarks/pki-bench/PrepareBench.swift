import ArgumentParser
import Centre
import Foundation
import Issuer
import Model
import OpenSSL
import Store

/// Fills the book of a centre with certificates through the import, as `pki certificate import` does.
struct PrepareBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "prepare")

    @Option(help: "How many certificates the book is to have, at least.")
    var rows: Int

    @Option(help: "The state directory; made when it is not there, continued when it is.")
    var state: String

    func run() async throws {
        let centre = try await BenchCentre.open(state)
        let administrator = try centre.staffOperator("admin")
        let (key, certificate) = try authority(centre.clock.now)
        let plan = AuthorityImport(
            id: try name(),
            role: .root,
            certificate: certificate,
            key: key,
            parent: nil
        )
        _ = try await centre.importAuthority(plan, by: administrator)
        let present = try centre.book.counts().imported
        let started = ContinuousClock.now
        let feed = MadeCertificates(
            authority: key,
            issuer: certificate,
            numbers: present..<max(present, rows),
            now: centre.clock.now
        )
        let report = try await centre.takeOver(
            CertificateImport(authority: name(), feed: feed, index: nil, list: nil),
            by: administrator
        )
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        let following = ContinuousClock.now
        while try !centre.book.followSearchIndex() {}
        let followed = (ContinuousClock.now - following) / .seconds(1)
        try await centre.close()
        print("{\"rows\": \(report.taken), \"seconds\": \(seconds), \"indexSeconds\": \(followed)}")
    }

    private func name() throws -> AuthorityID {
        guard let name = AuthorityID("bench") else { throw ValidationError("bench is no name") }
        return name
    }

    /// The key is kept beside the state directory in the clear: it signs nothing but these certificates.
    private func authority(_ now: Timestamp) throws -> (PrivateKey, Certificate) {
        let (keyFile, certificateFile) = ("\(state).bench-key", "\(state).bench-certificate")
        let passphrase = SecretBytes(copying: Array("bench bench".utf8))
        if let pem = FileManager.default.contents(atPath: keyFile),
            let certificate = FileManager.default.contents(atPath: certificateFile)
        {
            return (
                try PrivateKey(encryptedPKCS8: Array(pem), passphrase: passphrase),
                try Certificate(pem: Array(certificate))
            )
        }
        let key = try PrivateKey.generate(.p256)
        let subject = try DistinguishedName([.init(.commonName, "Bench CA")])
        guard let serial = SerialNumber(bytes: [1]) else { throw ValidationError("1 is no serial number") }
        let certificate = try CertificateBody(
            serial: serial,
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: subject.der,
            notBefore: now.advanced(bySeconds: -3600),
            notAfter: now.advanced(bySeconds: 20 * 365 * 86_400),
            subject: subject.der,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [.basicConstraints(isAuthority: true), .keyUsage([.keyCertSign, .cRLSign])]
        ).signed(by: key)
        try Data(try key.encryptedPKCS8(passphrase: passphrase)).write(to: URL(fileURLWithPath: keyFile))
        try Data(certificate.pem).write(to: URL(fileURLWithPath: certificateFile))
        return (key, certificate)
    }
}
