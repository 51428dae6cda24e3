import Model
import OpenSSL
import Tokens

/// The pair to decrypt with (双证书).
extension ProductionWork {
    /// VERIFIED, where there are two certificates: the pair goes in, its certificate beside it, and both are read back.
    ///
    /// Run again, it writes what is missing and looks at all of it once more.
    mutating func pair() async throws {
        guard job.state == .verified,
            let asked = try await office.encryption(for: job, on: serial, offering: nil)
        else { return }
        job = asked.ticket
        guard let token = token as? any DualToken else {
            throw TokenError(.unsupported(operation: "taking in a key pair that was made elsewhere"))
        }
        let work = try await asked.isAwaitingTransport ? offer(by: token) : asked
        let certificate = try own(work)
        let (slot, secrets, key) = (slot, secrets, certificate.publicKey)
        if try await token.encryptionKey(in: slot) != key {
            try await holding { try await token.importKey(work.envelope, of: key, in: slot, with: secrets) }
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
        guard let found = try await token.encryptionKey(in: slot), found == key else {
            throw CentreError(.proofFailed(detail: "its key to decrypt with is not that of its certificate"))
        }
        encryptionKey = found.subjectPublicKeyInfo
    }

    /// Tells the office the key that the token unwraps with, which its key to sign with signs for.
    private mutating func offer(by token: any DualToken) async throws -> EncryptionWork {
        let (slot, secrets) = (slot, secrets)
        let made = try await holding { try await token.transportKey(in: slot, with: secrets) }
        guard let made else {
            throw TokenError(.unsupported(operation: "taking in a key pair that was made elsewhere"))
        }
        let signature = try await signature(of: TransportOffer.message(made, of: serial))
        let offer = TransportOffer(subjectPublicKeyInfo: made.subjectPublicKeyInfo, signature: signature)
        guard let work = try await office.encryption(for: job, on: serial, offering: offer),
            !work.isAwaitingTransport
        else {
            throw StationError(.untrueOffice(detail: "it takes no key to wrap for"))
        }
        job = work.ticket
        return work
    }

    /// The certificate that the office gave, whose key must be that of the envelope.
    private func own(_ work: EncryptionWork) throws -> Certificate {
        let certificate = try Certificate(der: work.certificate)
        guard certificate.publicKey.algorithm == .sm2 else { return certificate }
        guard try SM2EnvelopedKey(der: work.envelope).publicKey == certificate.publicKey else {
            throw StationError(.untrueOffice(detail: "its encryption certificate is for another key"))
        }
        return certificate
    }
}
