import Model
import OpenSSL

/// A certificate that a page read off a token, as far as its octets tell: anybody can have them, so nothing follows from it yet.
struct ShownCertificate: Sendable {
    let certificate: Certificate

    /// - Parameter base64: DER.
    /// - Throws: `BindingRefusal` with `.malformed`.
    init(base64: some StringProtocol) throws(BindingRefusal) {
        guard let der = Base64.decode(Array(base64.utf8)), let certificate = try? Certificate(der: der) else {
            throw BindingRefusal(.malformed)
        }
        self.certificate = certificate
    }

    /// Refuses one that its authority did not sign, that is not valid now, or whose key is not there to sign.
    ///
    /// Whether anybody above the authority was revoked is the desk's to say.
    ///
    /// - Throws: `BindingRefusal` with `.trouble`; `CryptoError`.
    func check(under authority: AuthorityRecord, at now: Timestamp) throws {
        let verdict = try CertificateChain.verify(
            leaf: certificate,
            intermediates: [],
            anchors: [Certificate(der: authority.certificate)],
            at: now
        )
        switch verdict {
        case .trusted: break
        case .refused(.notYetValid, depth: 0): throw BindingRefusal(.trouble(.early))
        case .refused(.expired, depth: 0): throw BindingRefusal(.trouble(.expired))
        case .refused: throw BindingRefusal(.trouble(.foreign))
        }
        let uses = certificate.keyUsage ?? [.digitalSignature]
        guard !uses.isDisjoint(with: [.digitalSignature, .nonRepudiation]) else {
            throw BindingRefusal(.trouble(.notForSigning))
        }
    }

    /// Refuses a signature that is not this certificate's key's over a statement.
    ///
    /// - Throws: `BindingRefusal` with `.signatureWrong`.
    func check(_ signature: [UInt8], over statement: [UInt8]) throws(BindingRefusal) {
        guard certificate.publicKey.verify(signature: signature, message: statement) else {
            throw BindingRefusal(.signatureWrong)
        }
    }
}
