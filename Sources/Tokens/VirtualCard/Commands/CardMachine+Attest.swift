import Foundation
import Model
import OpenSSL

extension CardMachine {
    /// ATTEST: P1 says which slot.
    ///
    /// Source: Yubico, "PIV attestation".
    mutating func attest(_ command: CommandAPDU) -> ResponseAPDU {
        guard let attester = memory.attester, command.p2 == 0 else {
            return ResponseAPDU(status: .unknownInstruction)
        }
        guard let key = memory[key: command.p1], let loaded = privateKey(key) else {
            return ResponseAPDU(status: .wrongData)
        }
        guard let signer = try? PrivateKey(pkcs8: Array(attester.privateKey)),
            let issuer = try? Certificate(der: Array(attester.certificate)),
            let statement = try? statement(of: loaded.publicKey, key, command.p1, signer, issuer)
        else { return ResponseAPDU(status: .memoryFailure) }
        return ResponseAPDU(data: statement.der)
    }

    private func statement(
        of publicKey: PublicKey,
        _ key: CardMemory.Key,
        _ reference: UInt8,
        _ signer: PrivateKey,
        _ issuer: Certificate
    ) throws -> Certificate {
        let slot = String(reference, radix: 16)
        let serial = DER.integer(magnitude: serialOctets)
        return try CertificateBody(
            serial: StatementSerial.fresh(),
            signatureAlgorithm: signer.signatureAlgorithm,
            issuer: issuer.subject.der,
            notBefore: issuer.notBefore,
            notAfter: issuer.notAfter,
            subject: DistinguishedName([.init(.commonName, "TRAINING ONLY PIV Attestation \(slot)")]).der,
            subjectPublicKeyInfo: publicKey.subjectPublicKeyInfo,
            extensions: [
                fact(AttestationFacts.firmwareIdentifier, memory.personality.version),
                fact(AttestationFacts.serialIdentifier, serial),
                fact(AttestationFacts.policyIdentifier, [key.pinPolicy.rawValue, 1]),
            ]
        ).signed(by: signer)
    }

    /// An extension whose value is not DER, as the real ones are not.
    private func fact(_ identifier: String, _ value: [UInt8]) throws(CryptoError) -> CertificateExtension {
        try CertificateExtension(der: DER.sequence(DER.oid(parsing: identifier), DER.octetString(value)))
    }
}
