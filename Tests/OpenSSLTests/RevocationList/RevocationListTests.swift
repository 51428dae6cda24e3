import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("Revocation lists")
struct RevocationListTests {
    private let now = WallClock.system.now

    private func list(_ authority: StatusAuthority, _ entries: [RevokedEntry]) throws -> [UInt8] {
        var writer = RevocationListWriter(
            issuer: authority.certificate.subjectDER,
            algorithm: authority.key.signatureAlgorithm,
            thisUpdate: now,
            nextUpdate: now.advanced(bySeconds: 172_800)
        )
        for entry in entries { writer.append(entry) }
        let unsigned = try writer.finish(
            number: 0x00FF_0000_0001,
            authorityKeyIdentifier: authority.certificate.publicKey.keyIdentifier
        )
        return try unsigned.signed(by: authority.key)
    }

    private var everyKind: [RevokedEntry] {
        RevocationReason.allCases.enumerated().map { index, reason in
            let date = now.advanced(bySeconds: -Int64(index) * 1000)
            let invalidity = index.isMultiple(of: 2) ? date.advanced(bySeconds: -500) : nil
            let revocation = Revocation(date: date, reason: reason, invalidityDate: invalidity)
            return RevokedEntry(serial: serial(0x7E + index), revocation: revocation)
        }
    }

    @Test(
        "What is written is read back, and verifies with its issuer's key only",
        arguments: [
            KeyAlgorithm.p256, .p384, .rsa2048, .sm2,
        ]
    )
    func roundTrip(algorithm: KeyAlgorithm) throws {
        let authority = try StatusAuthority("issuing", algorithm, now: now)
        let list = try RevocationList(der: list(authority, everyKind))
        var entries: [RevokedEntry] = []
        list.forEachEntry { entries.append($0) }
        #expect(entries == everyKind)
        #expect(list.entryCount == everyKind.count)
        #expect(list.number == 0x00FF_0000_0001)
        #expect(list.issuer == authority.certificate.subjectDER)
        #expect(list.thisUpdate == now)
        #expect(list.nextUpdate == now.advanced(bySeconds: 172_800))
        #expect(list.authorityKeyIdentifier == authority.certificate.subjectKeyIdentifier)
        #expect(list.issuingDistributionPoint == nil)
        #expect(list.criticalExtensions == [])
        try list.verifySignature(by: authority.certificate.publicKey)
        #expect(throws: CryptoError(.signatureInvalid(what: "revocation list"))) {
            try list.verifySignature(by: authority.signerKey.publicKey)
        }
    }

    @Test(
        "openssl crl verifies the list and reads the same entries",
        arguments: [KeyAlgorithm.p256, .rsa2048]
    )
    func tool(algorithm: KeyAlgorithm) async throws {
        let authority = try StatusAuthority("issuing", algorithm, now: now)
        let directory = try TemporaryDirectory()
        let crl = try directory.write(list(authority, everyKind), to: "issuing.crl")
        let issuer = try directory.write(authority.certificate.pem, to: "ca.pem")
        let arguments = [
            "crl", "-inform", "DER", "-in", crl, "-CAfile", issuer, "-verify", "-noout", "-text",
        ]
        let result = try await Tool.run("openssl", arguments)
        #expect(result.status == 0 && result.text.contains("verify OK"), "\(result.text)")
        #expect(result.text.components(of: "Serial Number:") == everyKind.count)
        #expect(result.text.components(of: "Invalidity Date:") == 4)
        #expect(result.text.components(of: "CRL Reason Code:") == everyKind.count - 1)
        #expect(!result.text.contains("Unspecified"))
        #expect(result.text.contains("Privilege Withdrawn"))
    }

    @Test("A list of nothing has no list of certificates")
    func empty() async throws {
        let authority = try StatusAuthority(now: now)
        let directory = try TemporaryDirectory()
        let der = try list(authority, [])
        let crl = try directory.write(der, to: "issuing.crl")
        #expect(try RevocationList(der: der).entryCount == 0)
        let result = try await Tool.run("openssl", ["crl", "-inform", "DER", "-in", crl, "-noout", "-text"])
        #expect(result.text.contains("No Revoked Certificates."))
    }

    @Test(
        "Lengths are right when the list passes 127, 255, 65 535 and a million octets",
        arguments: [
            1, 2, 3, 5, 6, 7, 1500, 2000, 30_000,
        ]
    )
    func lengths(count: Int) throws {
        let authority = try StatusAuthority(now: now)
        let entries = (1...count).map {
            RevokedEntry(serial: serial($0), revocation: Revocation(date: now, reason: .superseded))
        }
        let list = try RevocationList(der: list(authority, entries))
        #expect(list.entryCount == count)
        try list.verifySignature(by: authority.certificate.publicKey)
    }

    @Test("Times from 2050 on are GeneralizedTime and are read back")
    func lateTimes() throws {
        let authority = try StatusAuthority(now: now)
        let date = Timestamp(secondsSinceEpoch: 2_600_000_000)
        let entry = RevokedEntry(
            serial: serial(1),
            revocation: Revocation(date: date, reason: .superseded, invalidityDate: date)
        )
        var read: [RevokedEntry] = []
        try RevocationList(der: list(authority, [entry])).forEachEntry { read.append($0) }
        #expect(read == [entry])
    }

    @Test("Dates of both forms stand beside each other, and the same date after itself and after another one")
    func dates() throws {
        let authority = try StatusAuthority(now: now)
        let moments = [
            now.secondsSinceEpoch, 2_600_000_000, 2_600_000_000, 2_524_607_999, 2_524_608_000, 0, 0,
        ]
        let entries = moments.enumerated().map { index, seconds in
            let date = Timestamp(secondsSinceEpoch: seconds)
            return RevokedEntry(
                serial: serial(index + 1),
                revocation: Revocation(date: date, reason: .superseded)
            )
        }
        var read: [RevokedEntry] = []
        try RevocationList(der: list(authority, entries)).forEachEntry { read.append($0) }
        #expect(read == entries)
    }

    @Test("Every truncation is refused, and no flipped bit verifies")
    func damage() throws {
        let authority = try StatusAuthority(now: now)
        let der = try list(authority, Array(everyKind.prefix(2)))
        for count in 0..<der.count {
            #expect(throws: CryptoError.self) { try RevocationList(der: Array(der.prefix(count))) }
        }
        for bit in 0..<der.count * 8 {
            var changed = der
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let list = try? RevocationList(der: changed) else { continue }
            #expect(throws: CryptoError.self) {
                try list.verifySignature(by: authority.certificate.publicKey)
            }
        }
    }

    @Test("A key of another kind does not sign")
    func wrongKey() throws {
        let authority = try StatusAuthority(now: now)
        let writer = RevocationListWriter(
            issuer: authority.certificate.subjectDER,
            algorithm: .sm2WithSM3,
            thisUpdate: now,
            nextUpdate: now
        )
        let unsigned = try writer.finish(number: 1, authorityKeyIdentifier: [1])
        // A macro cannot take a value that can be used once only, so the catch is written out.
        var failure: CryptoError?
        do { _ = try unsigned.signed(by: authority.key) } catch { failure = error as? CryptoError }
        #expect(failure == CryptoError(.keyMismatch))
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { split(separator: part).count - 1 }
}
