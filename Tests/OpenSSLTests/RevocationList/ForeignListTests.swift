import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

/// Lists as others write them, and we do not.
@Suite("Revocation lists of others")
struct ForeignListTests {
    private let now = WallClock.system.now

    /// A list of version 1 with one entry, with these octets behind it.
    private func firstVersion(_ authority: StatusAuthority, _ tail: [UInt8] = []) throws -> [UInt8] {
        let algorithm = authority.key.signatureAlgorithm
        let entry = DER.sequence(DER.integer(serial(7)), DER.time(now))
        let fields = [
            algorithm.identifier, authority.certificate.subjectDER, DER.time(now),
            DER.time(now.advanced(bySeconds: 3600)), DER.sequence(entry), tail,
        ]
        let body = DER.sequence(of: fields)
        return SignedObject.assemble(
            body: body,
            algorithm: algorithm,
            signature: try authority.key.sign(body)
        )
    }

    private func stream(_ der: [UInt8]) throws -> StreamedRevocationList {
        try StreamedRevocationList(count: der.count) { Array(der[$0]) }
    }

    /// RFC 5280 §5.1.2.1: the field is absent in version 1.
    @Test(
        "A list of version 1 is read and verified, whole and in pieces",
        arguments: [KeyAlgorithm.p256, .sm2]
    )
    func version1(algorithm: KeyAlgorithm) throws {
        let authority = try StatusAuthority("issuing", algorithm, now: now)
        let der = try firstVersion(authority)
        let (whole, pieces) = (try RevocationList(der: der), try stream(der))
        var (read, streamed): ([RevokedEntry], [RevokedEntry]) = ([], [])
        whole.forEachEntry { read.append($0) }
        #expect(try pieces.forEachEntry { streamed.append($0) } == 1)
        let revocation = Revocation(date: now, reason: .unspecified)
        #expect(read == [RevokedEntry(serial: serial(7), revocation: revocation)] && streamed == read)
        #expect(whole.number == nil && whole.criticalExtensions == [])
        try whole.verify(issuedBy: authority.certificate)
        try pieces.verifySignature(by: authority.certificate.publicKey)
    }

    @Test("A list of version 1 with extensions is refused in words")
    func version1WithExtensions() throws {
        let authority = try StatusAuthority(now: now)
        let number = DER.sequence(DER.oid("2.5.29.20"), DER.octetString(DER.integer(1)))
        let der = try firstVersion(authority, DER.contextConstructed(0, DER.sequence(number)))
        let refusal = CryptoError(.notAllowed(what: "extension of a revocation list of version 1"))
        #expect(throws: refusal) { try RevocationList(der: der) }
        #expect(throws: refusal) { try stream(der) }
    }

    /// `openssl ca` writes it with `-crl_reason removeFromCRL`, and libcrypto takes such a certificate as not revoked.
    @Test("removeFromCRL on a full list revokes nothing")
    func removal() throws {
        let authority = try StatusAuthority(now: now)
        var writer = RevocationListWriter(
            issuer: authority.certificate.subjectDER,
            algorithm: authority.key.signatureAlgorithm,
            thisUpdate: now,
            nextUpdate: now.advanced(bySeconds: 3600)
        )
        writer.append(RevokedEntry(removing: serial(7), at: now))
        let identifier = authority.certificate.publicKey.keyIdentifier
        let der = try writer.finish(number: 1, authorityKeyIdentifier: identifier).signed(by: authority.key)
        var entries: [RevokedEntry] = []
        try RevocationList(der: der).forEachEntry { entries.append($0) }
        #expect(entries == [RevokedEntry(removing: serial(7), at: now)])
        var streamed: [RevokedEntry] = []
        #expect(try stream(der).forEachEntry { streamed.append($0) } == 1)
        #expect(streamed == entries)
    }
}
