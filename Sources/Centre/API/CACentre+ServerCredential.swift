import Foundation
import Issuer
import Model
import OpenSSL
import Portal
import Store

/// The API's own TLS certificate: made, and renewed ahead of its end, by the centre itself.
extension CACentre {
    /// Of a long life this much is left when it is renewed: time enough to see that renewing fails.
    private static let renewalSeconds: Int64 = 30 * 86_400
    private static let profileName = "TLS-SERVER"

    /// The key and certificate that the API shows: those on record while they last, else new ones.
    ///
    /// Where none can be made, as while the authority's key is away, those on record serve to their last second, as a last
    /// resort those of an authority that was revoked, or signs with SM2, which few clients read.
    ///
    /// - Parameters:
    ///   - api: the names that the certificate has.
    ///   - onTrouble: told why none could be made.
    /// - Returns: the one that serves longest.
    /// - Throws: `IssuanceError`, `KeyFileError` or `BookError` when there is nothing to show.
    func serverSigner(
        _ api: CentreConfiguration.API,
        onTrouble: (any Error) -> Void = { _ in }
    ) async throws -> SignerRecord {
        let usable = try usableServers(api)
        let standing = try usable.filter { signer in
            guard let record = try signer.authority.map({ try authorityRecord($0.name) }) else {
                return false
            }
            return try record.algorithm != .sm2 && fall(of: record) == nil
        }
        if let best = standing.first, lasts(best) { return best }
        do {
            let issuer = try issuingRecord(for: CACentre.profileName)
            try demandReadable(issuer, for: .profile(CACentre.profileName))
            return try await makeServer(api)
        } catch {
            let best = standing.first ?? usable.first
            guard best != nil || error is DoorRefusal else { throw error }
            onTrouble(error)
            if let best { return best }
            return try await makeServer(api)
        }
    }

    /// What the API shows with it, and whom it lets in.
    ///
    /// - Parameters:
    ///   - signer: the key and certificate.
    ///   - isForHolders: whether clients show no certificate.
    /// - Returns: both.
    /// - Throws: `KeyFileError`, with `.otherKey` for another key in its file; `CryptoError` or `BookError`.
    func serverIdentity(of signer: SignerRecord, isForHolders: Bool = false) throws -> TLSIdentity {
        guard let certificate = signer.certificate, let authority = signer.authority else {
            throw BookError(.damaged(detail: "the API's server key has no certificate on record"))
        }
        return TLSIdentity(
            chain: [certificate] + (try chain(of: authority)),
            key: try keyring.provenKey(
                signer.keyReference,
                for: PublicKey(subjectPublicKeyInfo: signer.subjectPublicKeyInfo)
            ),
            clientAuthorities: isForHolders ? nil : try clientAuthorities()
        )
    }

    /// The authorities whose certificates machines may show; BoringSSL does not know SM2.
    func clientAuthorities() throws -> [[UInt8]] {
        try book.authorities().filter { $0.algorithm != .sm2 }.map(\.certificate)
    }

    /// The key and certificate on record that the API would show last; nil when it has to make some.
    func presentServer(_ api: CentreConfiguration.API) throws -> SignerRecord? {
        try usableServers(api).first
    }

    /// What is on record, has these names, was not revoked and has not ended; the longest first.
    private func usableServers(_ api: CentreConfiguration.API) throws -> [SignerRecord] {
        let now = clock.now
        let names = try GeneralName.ofServer(api)
        let usable = try book.signers(.server).filter { signer in
            guard let end = signer.notAfter, end >= now, let der = signer.certificate,
                let authority = signer.authority
            else { return false }
            let certificate = try Certificate(der: der)
            guard Set(certificate.alternativeNames) == names else { return false }
            return try book.status(of: CertificateID(authority: authority, serial: certificate.serial))
                == .good
        }
        return usable.sorted { ($0.notAfter ?? now) > ($1.notAfter ?? now) }
    }

    /// Whether more than 30 days, or a third of a shorter life, are left.
    private func lasts(_ signer: SignerRecord) -> Bool {
        guard let end = signer.notAfter?.secondsSinceEpoch else { return false }
        let third = (end - signer.notBefore.secondsSinceEpoch) / 3
        return end - clock.now.secondsSinceEpoch > min(CACentre.renewalSeconds, third)
    }

    /// A crash in between leaves a certificate that nobody uses; the next start makes another.
    ///
    /// The key is kept only once it is certified, so that no attempt that fails leaves one.
    private func makeServer(_ api: CentreConfiguration.API) async throws -> SignerRecord {
        let authority = try issuingAuthority(for: CACentre.profileName)
        let key = try PrivateKey.generate(.p256)
        let request = try CertificateRequest.signed(by: key, name: api.names.first ?? "api")
        let issued = try await authority.issue(
            IssuanceRequest(
                profile: CACentre.profileName,
                facts: SubjectFacts(serverOf: configuration, api),
                proof: request,
                actor: "system"
            )
        )
        let reference = try keyring.store(key, name: "server-\(try SecureRandom.hexadecimal(8)).key")
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

extension CentreConfiguration.API {
    /// The names that are addresses: of digits and dots, or with a colon.
    fileprivate var addresses: [String] { names.filter(Self.isAddress) }
    /// The names that are domain names.
    fileprivate var domains: [String] { names.filter { !Self.isAddress($0) } }

    private static func isAddress(_ name: String) -> Bool {
        name.contains(":") || name.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    }
}

extension GeneralName {
    /// What the certificate of the API's server says in its alternative names.
    fileprivate static func ofServer(_ api: CentreConfiguration.API) throws -> Set<GeneralName> {
        Set(api.domains.map(GeneralName.dns) + (try api.addresses.map { try .address($0) }))
    }
}

extension SubjectFacts {
    /// What the certificate of the API's server says.
    fileprivate init(serverOf configuration: CentreConfiguration, _ api: CentreConfiguration.API) {
        let lists = ["dnsNames": api.domains, "ipAddresses": api.addresses].filter { !$0.value.isEmpty }
        self.init(["organization": configuration.authorities.issuing.organization], lists: lists)
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
