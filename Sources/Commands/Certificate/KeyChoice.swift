import ArgumentParser
import Issuer
import Model
import OpenSSL

/// Which public key: its SHA-256, or a file that has it.
enum KeyChoice: Hashable, ExpressibleByArgument {
    case hash([UInt8])
    case file(String)

    init?(argument: String) {
        if argument.utf8.count == 64, let hash = Hexadecimal.decode(argument) {
            self = .hash(hash)
        } else {
            self = .file(argument)
        }
    }

    /// SHA-256 of the SubjectPublicKeyInfo; of a certificate, a request, or a public key, PEM or DER.
    func keyHash() throws -> [UInt8] {
        switch self {
        case .hash(let hash): return hash
        case .file(let path):
            let bytes = try InputFile(path, limit: 1 << 20).read()
            return try KeyChoice.fingerprint(in: bytes)
        }
    }

    private static func fingerprint(in bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        if let der = try? ForeignCertificate.octets(inFile: bytes).first,
            let certificate = try? ForeignCertificate(der: der)
        {
            return certificate.keyFingerprint
        }
        if let request = try? CertificateRequest(pem: bytes) { return request.publicKey.fingerprint }
        if let request = try? CertificateRequest(der: bytes) { return request.publicKey.fingerprint }
        if let info = try? PEM.decode(bytes, label: "PUBLIC KEY") {
            return try PublicKey(subjectPublicKeyInfo: info).fingerprint
        }
        return try PublicKey(subjectPublicKeyInfo: bytes).fingerprint
    }
}
