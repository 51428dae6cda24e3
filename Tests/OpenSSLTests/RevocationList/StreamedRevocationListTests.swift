import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("Revocation lists read in pieces")
struct StreamedRevocationListTests {
    private let now = WallClock.system.now

    private func list(_ authority: StatusAuthority, _ count: Int) throws -> [UInt8] {
        var writer = RevocationListWriter(
            issuer: authority.certificate.subjectDER,
            algorithm: authority.key.signatureAlgorithm,
            thisUpdate: now,
            nextUpdate: now.advanced(bySeconds: 172_800)
        )
        for number in 0..<count {
            let date = now.advanced(bySeconds: -Int64(number))
            let reason = RevocationReason.allCases[number % RevocationReason.allCases.count]
            writer.append(
                RevokedEntry(serial: serial(number + 1), revocation: Revocation(date: date, reason: reason))
            )
        }
        let identifier = authority.certificate.publicKey.keyIdentifier
        return try writer.finish(number: 7, authorityKeyIdentifier: identifier).signed(by: authority.key)
    }

    private func stream(_ der: [UInt8]) throws -> StreamedRevocationList {
        try StreamedRevocationList(count: der.count) { Array(der[$0]) }
    }

    @Test(
        "It is the same list as in one piece, and verifies with its issuer's key only",
        arguments: [KeyAlgorithm.p256, .p384, .rsa2048, .sm2, .ed25519],
        [0, 1, 5, 20_000]
    )
    func same(algorithm: KeyAlgorithm, count: Int) throws {
        let authority = try StatusAuthority("issuing", algorithm, now: now)
        let der = try list(authority, count)
        let (whole, pieces) = (try RevocationList(der: der), try stream(der))
        var (expected, entries): ([RevokedEntry], [RevokedEntry]) = ([], [])
        whole.forEachEntry { expected.append($0) }
        #expect(try pieces.forEachEntry { entries.append($0) } == count)
        #expect(entries == expected)
        #expect(pieces.frame.number == 7 && pieces.frame.thisUpdate == now)
        #expect(pieces.frame.nextUpdate == whole.nextUpdate && pieces.frame.issuer == whole.issuer)
        #expect(pieces.frame.authorityKeyIdentifier == whole.authorityKeyIdentifier)
        try pieces.verifySignature(by: authority.certificate.publicKey)
        #expect(throws: CryptoError(.signatureInvalid(what: "revocation list"))) {
            try pieces.verifySignature(by: authority.signerKey.publicKey)
        }
    }

    @Test("Every truncation is refused, and no flipped bit verifies", arguments: [0, 2])
    func damage(entries: Int) throws {
        let authority = try StatusAuthority(now: now)
        let der = try list(authority, entries)
        for count in 0..<der.count {
            #expect(throws: CryptoError.self) { try stream(Array(der.prefix(count))) }
        }
        #expect(throws: CryptoError(.trailingOctets(what: "revocation list"))) { try stream(der + [0]) }
        for bit in 0..<der.count * 8 {
            var changed = der
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let list = try? stream(changed), (try? list.forEachEntry { _ in }) != nil else { continue }
            #expect(throws: CryptoError.self) {
                try list.verifySignature(by: authority.certificate.publicKey)
            }
        }
    }

    @Test(
        "A signature of pieces is one of the whole",
        arguments: [KeyAlgorithm.p256, .p384, .rsa2048, .sm2, .ed25519]
    )
    func pieces(algorithm: KeyAlgorithm) throws {
        var generator = SeededGenerator(seed: 9)
        let key = try PrivateKey.generate(algorithm)
        let parts = (0..<5).map { generator.bytes($0 * 1000) }
        let signature = try key.sign { take in for part in parts { try take(part) } }
        let whole = parts.flatMap { $0 }
        #expect(key.publicKey.verify(signature: signature, message: whole))
        let isRight = try key.publicKey.verify(
            signature: key.sign(whole),
            pieces: { take in for part in parts { try take(part) } },
            algorithm: key.signatureAlgorithm
        )
        #expect(isRight)
    }

    @Test("Drained entries that come back shorter are refused, so that no length is wrong")
    func shortEntries() throws {
        let authority = try StatusAuthority(now: now)
        var writer = RevocationListWriter(
            issuer: authority.certificate.subjectDER,
            algorithm: authority.key.signatureAlgorithm,
            thisUpdate: now,
            nextUpdate: now
        )
        writer.append(
            RevokedEntry(serial: serial(1), revocation: Revocation(date: now, reason: .superseded))
        )
        var entries: [UInt8] = []
        writer.drain { entries += $0 }
        let short = Array(entries.dropLast())
        let unsigned = try writer.finish(number: 1, authorityKeyIdentifier: [1])
        var failure: CryptoError?
        do {
            try unsigned.sign(by: authority.key, entries: { try $0(short) }, into: { _ in })
        } catch {
            failure = error as? CryptoError
        }
        #expect(failure == CryptoError(.malformed(what: "revocation list")))
    }
}
