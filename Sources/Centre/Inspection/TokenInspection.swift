public import Model
public import OpenSSL
public import Store
public import Tokens

/// The reading of a finished token against the book; it writes nothing, neither here nor there.
public struct TokenInspection: Sendable {
    private let token: any Token
    private let certificates: [CertificateRecord]

    /// Finds the token in the book; no PIN is needed yet.
    ///
    /// - Throws: `BookError` with `.notFound` for a token that the book does not know.
    public init(_ token: any Token, in book: BookOfRecord) throws {
        let serial = token.identity.serial
        guard try book.token(serial: serial) != nil else {
            throw BookError(.notFound(object: "token \(serial)"))
        }
        var filter = CertificateFilter()
        filter.tokenSerial = serial
        self.token = token
        certificates = try book.certificates(filter, limit: 100).filter { $0.certificate != nil }
    }

    /// Compares every slot with the book and lets every key that it knows sign 32 fresh octets.
    ///
    /// - Parameter pin: the holder's PIN; a wrong one costs one try, whatever the number of keys.
    /// - Returns: what is on the token, then what the book has besides.
    /// - Throws: `TokenError`, among them `.wrongPIN`, `.pinLocked`, `.tooFewTries`.
    public func run(pin: borrowing SecretBytes) async throws -> [TokenFinding] {
        var findings: [TokenFinding] = []
        for slot in TokenSlot.allCases {
            guard let der = try await token.readCertificate(in: slot) else { continue }
            let record = certificates.first { $0.certificate == der }
            let verdict = record == nil ? .foreign : try await prove(der, slot, pin)
            findings.append(TokenFinding(slot: slot, certificate: record, verdict: verdict))
        }
        let present = Set(findings.compactMap(\.certificate?.id))
        let absent = certificates.filter { !present.contains($0.id) }
        return findings + absent.map { TokenFinding(slot: nil, certificate: $0, verdict: .absent) }
    }

    private func prove(
        _ der: [UInt8],
        _ slot: TokenSlot,
        _ pin: borrowing SecretBytes
    ) async throws -> TokenFinding.Verdict {
        let challenge = try SecureRandom.bytes(32)
        let copy = pin.withBytes { SecretBytes(copying: $0) }
        let signature = try await token.sign(challenge, in: slot, pin: copy)
        let isTrue = try Certificate(der: der).publicKey.verify(signature: signature, message: challenge)
        return isTrue ? .proven : .unproven
    }
}

extension CertificateRecord {
    fileprivate func isInForce(at now: Timestamp) -> Bool { state == .active && reservation.notAfter >= now }
}

extension [TokenFinding] {
    /// Whether the token does what it was made for.
    ///
    /// - Parameter now: when that is asked; a certificate that has ended is not in force.
    /// - Returns: true when nothing on it is foreign or unproven, and a certificate that is in force is proven.
    public func isSound(at now: Timestamp) -> Bool {
        !contains { $0.verdict == .foreign || $0.verdict == .unproven }
            && contains { $0.verdict == .proven && $0.certificate?.isInForce(at: now) == true }
    }
}
