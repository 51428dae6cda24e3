import Foundation
import Issuer
import Model
import OpenSSL
import Portal
import Store

/// The API's own TLS certificate: made, and renewed ahead of its end, by the centre itself.
extension CACentre {
    /// A third of a year's life: time enough to see that renewing fails.
    private static let renewalSeconds: Int64 = 30 * 86_400
    private static let profileName = "TLS-SERVER"

    /// What the API shows and whom it lets in; a new key and certificate when there is none that lasts.
    ///
    /// - Throws: `IssuanceError`, `KeyFileError` or `BookError`.
    func serverIdentity(_ api: CentreConfiguration.API) async throws -> TLSIdentity {
        let known = try usableServer()
        let signer = if let known { known } else { try await makeServer(api) }
        guard let certificate = signer.certificate, let authority = signer.authority else {
            throw BookError(.damaged(detail: "the API's server key has no certificate on record"))
        }
        return TLSIdentity(
            chain: [certificate] + (try chain(of: authority)),
            key: try keyring.key(signer.keyReference),
            clientAuthorities: try book.authorities().filter { $0.algorithm != .sm2 }.map(\.certificate)
        )
    }

    private func usableServer() throws -> SignerRecord? {
        let lasts = clock.now.advanced(bySeconds: CACentre.renewalSeconds)
        return try book.signers(.server).first { signer in
            guard let end = signer.notAfter, end > lasts, let der = signer.certificate,
                let authority = signer.authority
            else { return false }
            let serial = try Certificate(der: der).serial
            return try book.status(of: CertificateID(authority: authority, serial: serial)) == .good
        }
    }

    /// A crash in between leaves a certificate that nobody uses; the next start makes another.
    private func makeServer(_ api: CentreConfiguration.API) async throws -> SignerRecord {
        let key = try PrivateKey.generate(.p256)
        let request = try CertificateRequest.signed(by: key, name: api.names.first ?? "api")
        let reference = try keyring.store(key, name: "server-\(try SecureRandom.hexadecimal(8)).key")
        let issued = try await issuingAuthority(for: CACentre.profileName).issue(
            IssuanceRequest(
                profile: CACentre.profileName,
                facts: SubjectFacts(serverOf: configuration, api),
                proof: request,
                actor: "system"
            )
        )
        let record = SignerRecord(
            purpose: .server,
            authority: issued.id.authority,
            keyHash: key.publicKey.fingerprint,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            certificate: issued.certificate.der,
            keyReference: reference,
            notBefore: issued.certificate.notBefore,
            notAfter: issued.certificate.notAfter
        )
        let event = AuditEvent(
            at: clock.now,
            actor: "system",
            action: "server.renew",
            object: issued.id.serial.hexadecimal,
            detail: ["authority": issued.id.authority.name, "names": api.names.joined(separator: " ")]
        )
        try await book.commit([.activateCertificate(issued.id), .addSigner(record), .audit(event)])
        return record
    }
}

extension SubjectFacts {
    /// What the certificate of the API's server says.
    fileprivate init(serverOf configuration: CentreConfiguration, _ api: CentreConfiguration.API) {
        let addresses = api.names.filter(SubjectFacts.isAddress)
        let names = api.names.filter { !SubjectFacts.isAddress($0) }
        let lists = ["dnsNames": names, "ipAddresses": addresses].filter { !$0.value.isEmpty }
        self.init(["organization": configuration.authorities.issuing.organization], lists: lists)
    }

    /// A name of digits and dots, or with a colon, is an address.
    private static func isAddress(_ name: String) -> Bool {
        name.contains(":") || name.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    }
}

extension SecureRandom {
    /// `count` random octets as text.
    static func hexadecimal(_ count: Int) throws(CryptoError) -> String {
        Hexadecimal.encode(try bytes(count))
    }
}

extension CertificateRequest {
    /// A request that proves the possession of a key of the centre's own.
    static func signed(by key: PrivateKey, name: String) throws -> CertificateRequest {
        let subject = try DistinguishedName([.init(.commonName, name)])
        let body = try CertificateRequest.body(subject: subject, publicKey: key.publicKey)
        return try CertificateRequest.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: key.sign(body)
        )
    }
}
