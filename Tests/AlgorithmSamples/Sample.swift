import Foundation
import Model
import OpenSSL

/// A root, an authority below it, its OCSP signer and a revoked certificate, all of one algorithm, as files.
struct Sample {
    private static let year: Int64 = 31_536_000
    private let algorithm: SignatureAlgorithm
    private let now: Timestamp
    private let keys: (root: PrivateKey, issuing: PrivateKey, signer: PrivateKey, leaf: PrivateKey)

    init(_ kind: KeyAlgorithm, _ algorithm: SignatureAlgorithm, now: Timestamp) throws {
        self.algorithm = algorithm
        self.now = now
        func key() throws -> PrivateKey { try PrivateKey.generate(kind).using(algorithm) }
        keys = (try key(), try key(), try key(), try key())
    }

    /// Writes the files that `Tests/Readers/read-evidence.sh` names, without the report.
    func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let root = try certificate("Root", 1, keys.root, by: keys.root, below: nil, Self.authority(nil))
        let issuing = try certificate(
            "Issuing",
            2,
            keys.issuing,
            by: keys.root,
            below: root,
            Self.authority(0) + [try .crlDistributionPoints(["http://localhost/crl/root.crl"])]
        )
        let leaf = try certificate("张三", 3, keys.leaf, by: keys.issuing, below: issuing, Self.person())
        let signer = try certificate("OCSP", 4, keys.signer, by: keys.issuing, below: issuing, Self.signer())
        for (name, one) in [
            ("root", root), ("issuing", issuing), ("certificate", leaf), ("ocsp-signer", signer),
        ] { try save(one.pem, folder, "\(name).pem") }
        let revocation = Revocation(date: now, reason: .superseded)
        try save(list(issuing, keys.issuing, [leaf.serial: revocation]), folder, "crl.der")
        try save(list(root, keys.root, [:]), folder, "root-crl.der")
        try save(answer(leaf, issuing, signer, .good), folder, "ocsp-good.der")
        try save(answer(leaf, issuing, signer, .revoked(revocation)), folder, "ocsp-revoked.der")
    }

    private func certificate(
        _ name: String,
        _ number: UInt8,
        _ key: PrivateKey,
        by signer: PrivateKey,
        below issuer: Certificate?,
        _ extensions: [CertificateExtension]
    ) throws -> Certificate {
        let serial = SerialNumber(bytes: [0x5A] + (try SecureRandom.bytes(16)) + [number])
        guard let serial else { throw CryptoError(.malformed(what: "serial")) }
        let subject = try DistinguishedName([
            .init(.countryName, "CN"), .init(.organizationName, "样本 \(algorithm.rawValue)"),
            .init(.commonName, name),
        ])
        let identifiers: [CertificateExtension] = [
            .subjectKeyIdentifier(key.publicKey.keyIdentifier),
            .authorityKeyIdentifier(signer.publicKey.keyIdentifier),
        ]
        let body = CertificateBody(
            serial: serial,
            signatureAlgorithm: algorithm,
            issuer: issuer?.subjectDER ?? subject.der,
            notBefore: now.advanced(bySeconds: -3600),
            notAfter: now.advanced(bySeconds: Self.year),
            subject: subject.der,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: extensions + (issuer == nil ? [identifiers[0]] : identifiers)
        )
        return try body.signed(by: signer)
    }

    private func list(
        _ issuer: Certificate,
        _ key: PrivateKey,
        _ revoked: [SerialNumber: Revocation]
    ) throws -> [UInt8] {
        var writer = RevocationListWriter(
            issuer: issuer.subjectDER,
            algorithm: key.signatureAlgorithm,
            thisUpdate: now,
            nextUpdate: now.advanced(bySeconds: 86_400)
        )
        for (serial, revocation) in revoked {
            writer.append(RevokedEntry(serial: serial, revocation: revocation))
        }
        return try writer.finish(number: 1, authorityKeyIdentifier: key.publicKey.keyIdentifier)
            .signed(by: key)
    }

    private func answer(
        _ leaf: Certificate,
        _ issuer: Certificate,
        _ signer: Certificate,
        _ status: CertificateStatus
    ) throws -> [UInt8] {
        let identifier = try OCSPCertificateID(
            issuerName: issuer.subjectDER,
            issuerKey: issuer.publicKey,
            serial: leaf.serial
        )
        let data = OCSPResponseData(
            responderKeyHash: keys.signer.publicKey.keyIdentifier,
            producedAt: now,
            responses: [
                OCSPSingleResponse(
                    certificateID: identifier,
                    status: status,
                    thisUpdate: now,
                    nextUpdate: now.advanced(bySeconds: 86_400)
                )
            ],
            nonce: nil
        )
        return try data.signed(by: keys.signer, certificates: [signer.der])
    }

    private static func authority(_ pathLength: Int?) -> [CertificateExtension] {
        [
            .basicConstraints(isAuthority: true, pathLength: pathLength),
            .keyUsage([.keyCertSign, .cRLSign]),
        ]
    }

    private static func person() throws -> [CertificateExtension] {
        [
            .keyUsage([.digitalSignature]), .extendedKeyUsage([.clientAuth]),
            try .crlDistributionPoints(["http://localhost/crl/issuing.crl"]),
        ]
    }

    private static func signer() -> [CertificateExtension] {
        [.keyUsage([.digitalSignature]), .extendedKeyUsage([.ocspSigning]), .ocspNoCheck]
    }

    private func save(_ bytes: [UInt8], _ folder: URL, _ name: String) throws {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
    }
}
