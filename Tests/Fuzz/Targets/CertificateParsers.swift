import Model
import OpenSSL

enum CertificateParsers {
    private static let dashes = Array("-----".utf8)

    static func request(_ bytes: [UInt8]) throws(BrokenPromise) {
        let isText = bytes.starts(with: dashes)
        let request = try reading {
            isText ? try CertificateRequest(pem: bytes) : try CertificateRequest(der: bytes)
        }
        guard let request else { return }
        try promise("a DER request keeps its octets", isText || request.der == bytes)
        let again = try reading { try CertificateRequest(pem: request.pem) }
        try promise("PEM and back is the same request", again == request)
        try promise("the key has one encoding", isCanonical(request.publicKey))
        try promise(
            "every wish is beyond nothing",
            request.extensions(beyond: []).count <= request.requestedExtensions.count
        )
        try promise(
            "a wish that comes true asks for nothing more",
            request.extensions(beyond: request.requestedExtensions).isEmpty
        )
        try promise("the name can be shown", isShowable(request.subject))
        _ = try reading { try request.verifyProofOfPossession() }
    }

    static func certificate(_ bytes: [UInt8]) throws(BrokenPromise) {
        let isText = bytes.starts(with: dashes)
        let certificate = try reading { isText ? try Certificate(pem: bytes) : try Certificate(der: bytes) }
        _ = try reading { try Certificate.all(inPEM: bytes) }
        let octets = try reading { try ForeignCertificate.octets(inFile: bytes) } ?? []
        for der in octets { try foreign(der) }
        guard let certificate else { return }
        try promise("a DER certificate keeps its octets", isText || certificate.der == bytes)
        let again = try reading { try Certificate(pem: certificate.pem) }
        try promise("PEM and back is the same certificate", again == certificate)
        try promise("the key has one encoding", isCanonical(certificate.publicKey))
        try promise(
            "the names can be shown",
            isShowable(certificate.subject) && isShowable(certificate.issuer)
        )
        _ = certificate.isSigned(by: certificate.publicKey)
        _ = certificate.nameViolation(under: certificate)
        try promise("the error queue is empty after a verification", CryptoError.queueIsEmpty)
    }

    /// What is imported was issued by others: less is asked of it.
    private static func foreign(_ der: [UInt8]) throws(BrokenPromise) {
        guard let foreign = try reading({ try ForeignCertificate(der: der) }) else { return }
        try promise("an imported certificate keeps its octets", foreign.der == der)
        try promise("it does not end before it begins", foreign.notBefore <= foreign.notAfter)
        try promise("its name can be shown", isShowable(foreign.subject))
        guard let own = try reading({ try Certificate(der: der) }) else { return }
        try promise("both readers see one number", foreign.serial == own.serial)
        try promise("both readers see one authority", foreign.isAuthority == own.isAuthority)
    }

    private static func isCanonical(_ key: PublicKey) -> Bool {
        (try? PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo)) == key
    }

    static func isShowable(_ name: DistinguishedName) -> Bool {
        !name.description.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
    }
}
