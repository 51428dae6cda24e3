public import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// Until when OCSP answers for an authority whose key is destroyed now.
    ///
    /// - Parameters:
    ///   - id: the authority.
    ///   - hasLastSigner: whether a last signer is made.
    /// - Returns: the last second; nil when nobody answers, or nothing is left to ask about.
    /// - Throws: `BookError`, `CryptoError`.
    public func lastAnswer(of id: AuthorityID, hasLastSigner: Bool = true) throws -> Timestamp? {
        let record = try centre.authorityRecord(id.name)
        let present = try centre.signerEnd(of: id)
        guard hasLastSigner, let end = try centre.endOfQuestions(about: record) else { return present }
        return max(present ?? end, end)
    }

    /// Makes the signer that answers when the authority can certify no other: until its last certificate has ended.
    ///
    /// Run again, it makes none beside one that lasts as long.
    func makeLastSigner(of record: AuthorityRecord) async throws {
        guard let end = try centre.endOfQuestions(about: record) else { return }
        // The first may be an ordinary one, that an attempt which was cut had begun.
        for _ in 0..<2 {
            guard try !centre.isAnswered(record, until: end) else { return }
            _ = try await centre.renewSigner(of: record, until: end)
            onStep(.signerReady)
        }
    }
}

extension CACentre {
    /// The last second in which somebody may ask about a certificate of an authority: its signers' are not asked about.
    ///
    /// - Returns: nil for one that is not answered for, or of which every certificate has ended.
    func endOfQuestions(about record: AuthorityRecord) throws -> Timestamp? {
        guard record.role == .issuing else { return nil }
        let own = try Certificate(der: record.certificate)
        guard let last = try book.lastEnd(of: record.id, except: own.serial, withSigners: false) else {
            return nil
        }
        let end = min(last, own.notAfter)
        return end > clock.now ? end : nil
    }

    /// Whether a signer with a key of the authority's own kind signs until then.
    func isAnswered(_ record: AuthorityRecord, until end: Timestamp) throws -> Bool {
        let now = clock.now
        return try book.signers(.ocsp).contains { signer in
            guard signer.authority == record.id, signer.isValid(at: now), let last = signer.notAfter,
                last >= end
            else { return false }
            let key = try PublicKey(subjectPublicKeyInfo: signer.subjectPublicKeyInfo)
            return try key.algorithm == record.algorithm && signs(signer)
        }
    }
}
