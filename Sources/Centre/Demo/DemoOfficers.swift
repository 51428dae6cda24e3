import Foundation
package import Model
import OpenSSL

/// The recovery officers of the demo, with their keys, which in a centre nobody but each of them has.
package struct DemoOfficers {
    /// How many open an archive together.
    static let threshold = 2
    private static let count = 3

    private let keys: [PrivateKey]
    private let certificates: [Certificate]

    /// Makes them; their certificates are their own word.
    package init(at now: Timestamp) throws {
        keys = try (0..<Self.count).map { _ in try PrivateKey.generate(.p256) }
        certificates = try keys.enumerated().map { index, key in
            try Self.certificate(of: key, "恢复员\(index + 1)", at: now)
        }
    }

    /// The line of `pki.yaml` that names them.
    package var line: String {
        let files = (1...Self.count).map { "officers/\($0).pem" }
        return "keyRecovery: {officers: [\(files.joined(separator: ", "))], threshold: \(Self.threshold)}"
    }

    /// Writes their certificates into the folder of a definition.
    package func write(into definition: String) throws {
        let folder = "\(definition)/officers"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (index, certificate) in certificates.enumerated() {
            try Data(certificate.pem).write(to: URL(fileURLWithPath: "\(folder)/\(index + 1).pem"))
        }
    }

    /// What officer `number`, from 1, decrypts with any program.
    func decrypt(_ message: [UInt8], by number: Int) throws -> [UInt8] {
        try CMS.decrypt(message, certificate: certificates[number - 1], key: keys[number - 1])
    }

    private static func certificate(
        of key: PrivateKey,
        _ name: String,
        at now: Timestamp
    ) throws -> Certificate {
        guard let serial = SerialNumber(bytes: [0x5A] + (try SecureRandom.bytes(15))) else {
            throw DemoFailure(expectation: "a serial number")
        }
        let subject = try DistinguishedName([.init(.commonName, name)]).der
        let body = CertificateBody(
            serial: serial,
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: subject,
            notBefore: now.advanced(bySeconds: -3600),
            notAfter: now.advanced(bySeconds: 365 * 86_400),
            subject: subject,
            subjectPublicKeyInfo: key.publicKey.subjectPublicKeyInfo,
            extensions: [
                .keyUsage([.keyAgreement]), .subjectKeyIdentifier(key.publicKey.keyIdentifier),
            ]
        )
        return try body.signed(by: key)
    }
}
