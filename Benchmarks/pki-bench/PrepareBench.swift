import ArgumentParser
import Centre
import Foundation
import Model
import OpenSSL
import Store

/// Fills the book of a centre with records of certificates through the change that an import makes.
struct PrepareBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "prepare")

    /// How many records share a commit.
    private static let batch = 5000

    @Option(help: "How many certificates the book is to have, at least.")
    var rows: Int

    @Option(help: "One certificate in so many is revoked.")
    var revokedShare: Int = 100

    @Option(help: "The state directory; made when it is not there, continued when it is.")
    var state: String

    func run() async throws {
        let centre = try await BenchCentre.open(state)
        let name = try name()
        let key = try PrivateKey.generate(.p256)
        let real = try certificate(key, centre.clock.now)
        let present = try centre.book.counts().imported
        if present == 0 { try await enter(name, key, real, centre) }
        let records = MadeRecords(
            authority: name,
            like: real,
            count: rows,
            revokedShare: max(1, revokedShare),
            now: centre.clock.now
        )
        let started = ContinuousClock.now
        for start in stride(from: present, to: rows, by: Self.batch) {
            let part = try (start..<min(start + Self.batch, rows)).map { try records.record($0) }
            try await centre.book.commit(part.map { .importCertificate($0) })
        }
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        let following = ContinuousClock.now
        while try !centre.book.followSearchIndex() {}
        let followed = (ContinuousClock.now - following) / .seconds(1)
        try await centre.close()
        let count = max(0, rows - present)
        print("{\"rows\": \(count), \"seconds\": \(seconds), \"indexSeconds\": \(followed)}")
    }

    private func name() throws -> AuthorityID {
        guard let name = AuthorityID("bench") else { throw ValidationError("bench is no name") }
        return name
    }

    /// The authority that the records name; it is its own pattern of a certificate.
    private func enter(
        _ name: AuthorityID,
        _ key: PrivateKey,
        _ certificate: Certificate,
        _ centre: CACentre
    ) async throws {
        let plan = AuthorityImport(
            id: name,
            role: .root,
            certificate: certificate,
            key: .file(key),
            parent: nil,
            hasRecords: false
        )
        let first = try centre.staffOperator("admin")
        let second = try await self.second(by: first, in: centre)
        _ = try await centre.authorityDesk(first: first, second: second).importAuthority(plan)
    }

    /// An authority is imported by two persons; a run before this one may have made the second.
    private func second(by first: StaffOperator, in centre: CACentre) async throws -> StaffOperator {
        let name = "second"
        if try centre.book.staff(named: name) == nil {
            _ = try await centre.addStaff(
                name: name,
                displayName: "第二人",
                roles: [.pkiAdministrator],
                by: first
            )
        }
        return try centre.staffOperator(name)
    }

    private func certificate(_ key: PrivateKey, _ now: Timestamp) throws -> Certificate {
        let subject = try DistinguishedName([.init(.commonName, "Bench CA")])
        guard let serial = try SerialNumber(bytes: [0x5B] + SecureRandom.bytes(19)) else {
            throw ValidationError("no serial number")
        }
        return try CertificateBody(
            serial: serial,
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: subject.der,
            notBefore: now.advanced(bySeconds: -3600),
            notAfter: now.advanced(bySeconds: 20 * 365 * 86_400),
            subject: subject.der,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [
                .subjectKeyIdentifier(key.publicKey.keyIdentifier), .basicConstraints(isAuthority: true),
                .keyUsage([.keyCertSign, .cRLSign]),
            ]
        ).signed(by: key)
    }
}
