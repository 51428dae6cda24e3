import ArgumentParser
import Issuer
import Model
import OpenSSL

/// A public key: SHA-256 of its SubjectPublicKeyInfo, or a file with a certificate, a request or the key itself.
enum KeyChoice {
    private static let limit = 1 << 20

    /// The SHA-256 that `text` says or names.
    static func hash(_ text: String) throws -> [UInt8] {
        if text.utf8.count == 64, let hash = Hexadecimal.decode(text.lowercased()) { return hash }
        let bytes = try InputFile(text, limit: limit).read()
        switch PEM.labels(bytes).first {
        case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST":
            return try CertificateRequest(pem: bytes).publicKey.fingerprint
        case "PUBLIC KEY":
            return try PublicKey(subjectPublicKeyInfo: PEM.decode(bytes, label: "PUBLIC KEY")).fingerprint
        default:
            guard let der = try ForeignCertificate.octets(inFile: bytes).first else {
                throw ValidationError("\(text) holds no key")
            }
            return try ForeignCertificate(der: der).keyFingerprint
        }
    }
}
