import Model
import OpenSSL
import Tokens

/// The pair to decrypt with (双证书).
extension ProductionWork {
    /// VERIFIED, where there are two certificates: the pair goes in, its certificate beside it, and both are read back.
    ///
    /// Run again, it writes what is missing and looks at all of it once more.
    mutating func pair() async throws {
        guard job.state == .verified, let work = try await office.encryption(for: job, on: serial) else {
            return
        }
        job = work.ticket
        guard let token = token as? any DualToken else {
            throw TokenError(.unsupported(operation: "taking in a key pair that was made elsewhere"))
        }
        let (envelope, certificate) = try own(work)
        let (slot, secrets) = (slot, secrets)
        if try await token.encryptionKey(in: slot) != envelope.publicKey {
            try await holding { try await token.importKey(envelope, in: slot, with: secrets) }
        }
        if try await token.readEncryptionCertificate(in: slot) != certificate.der {
            try await holding {
                try await token.write(encryptionCertificate: certificate.der, in: slot, with: secrets)
            }
        }
        guard try await token.readEncryptionCertificate(in: slot) == certificate.der else {
            let detail = "the encryption certificate read back differs from the one written"
            throw CentreError(.proofFailed(detail: detail))
        }
        guard let found = try await token.encryptionKey(in: slot), found == certificate.publicKey else {
            throw CentreError(.proofFailed(detail: "its key to decrypt with is not that of its certificate"))
        }
        encryptionKey = found.subjectPublicKeyInfo
    }

    /// What the office gave, whose parts must belong together.
    private func own(_ work: EncryptionWork) throws -> (SM2EnvelopedKey, Certificate) {
        let envelope = try SM2EnvelopedKey(der: work.envelope)
        let certificate = try Certificate(der: work.certificate)
        guard envelope.publicKey == certificate.publicKey else {
            throw StationError(.untrueOffice(detail: "its encryption certificate is for another key"))
        }
        return (envelope, certificate)
    }
}
