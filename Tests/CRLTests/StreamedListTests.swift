import Glibc
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@testable import CRL

@Suite("Lists that are written in pieces")
struct StreamedListTests {
    /// Entries of every form, in order of their serial numbers.
    private func entries(_ count: Int, seed: UInt64, around now: Timestamp) throws -> [RevokedEntry] {
        var generator = SeededGenerator(seed: seed)
        var revoked: [SerialNumber: Revocation] = [:]
        while revoked.count < count {
            let octets = generator.bytes(Int.random(in: 1...20, using: &generator))
            guard let serial = SerialNumber(bytes: octets) else { continue }
            // Some behind 2050, where dates have another form.
            let date = now.advanced(
                bySeconds: Int64.random(in: -1_000_000...1_000_000_000, using: &generator)
            )
            let invalidity = Bool.random(using: &generator) ? date.advanced(bySeconds: -5) : nil
            let reason = try #require(RevocationReason.allCases.randomElement(using: &generator))
            revoked[serial] = Revocation(date: date, reason: reason, invalidityDate: invalidity)
        }
        return revoked.map { RevokedEntry(serial: $0.key, revocation: $0.value) }
            .sorted { $0.serial < $1.serial }
    }

    /// RSA PKCS#1 v1.5 signs the same octets with the same signature, so whole files can be compared.
    @Test(
        "Octet for octet it is the list that is put together in memory",
        arguments: [0, 1, 2, 3, 40, 700, 1300, 25_000]
    )
    func sameOctets(count: Int) async throws {
        let press = try Press(.rsa2048)
        let entries = try entries(count, seed: UInt64(count), around: press.now)
        for entry in entries {
            let id = press.authority.certificateID(entry.serial)
            press.status.issue(id)
            press.status.revoke(id, entry.revocation)
        }
        let published = try await press.publisher.publish(for: press.issuer)[0]
        let der = try press.directory.read("issuing.crl")
        let plain = PlainList(
            issuer: press.authority.certificate.subjectDER,
            keyIdentifier: press.issuer.keyIdentifier,
            thisUpdate: published.record.thisUpdate,
            nextUpdate: published.record.nextUpdate,
            number: published.record.number,
            entries: entries
        )
        #expect(try der == plain.signed(by: press.authority.key))
        #expect(published.octets == der.count)
        #expect(published.record.fingerprint == DigestAlgorithm.sha256.hash(der))
        #expect(published.record.entryCount == count)
        #expect(try press.files() == [".publishing.issuing", "issuing.crl"])
    }

    @Test(
        "openssl crl verifies a list of many pieces, and counts the same entries",
        arguments: [KeyAlgorithm.p256, .p384, .rsa2048, .ed25519]
    )
    func tool(algorithm: KeyAlgorithm) async throws {
        let press = try Press(algorithm)
        for entry in try entries(12_000, seed: 1, around: press.now) {
            let id = press.authority.certificateID(entry.serial)
            press.status.issue(id)
            press.status.revoke(id, entry.revocation)
        }
        _ = try await press.publisher.publish(for: press.issuer)
        let issuer = try press.directory.write(press.authority.certificate.pem, to: "ca.pem")
        let result = try await Tool.run(
            "openssl",
            [
                "crl", "-inform", "DER", "-in", press.directory.path("issuing.crl"), "-CAfile", issuer,
                "-verify", "-noout", "-text",
            ]
        )
        #expect(result.status == 0 && result.text.contains("verify OK"))
        #expect(result.text.split(separator: "Serial Number:").count - 1 == 12_000)
    }

    @Test("Entries that cannot be written away are said, and no number is taken")
    func refusedEntries() async throws {
        let press = try Press()
        for number in 1...10 { press.revoke(number) }
        let builder = RevocationListBuilder(source: press.status)
        let error = #expect(throws: RevocationListError.self) {
            // Not writable: as on a full disk, every octet is refused.
            let path = try press.directory.write([], to: "read-only")
            let spool = try #require(try ListFile(reading: path))
            let order = RevocationListOrder(
                issuer: press.issuer,
                name: press.name,
                point: nil,
                now: press.now,
                thisUpdate: press.now,
                numberBefore: 0,
                hasFull: true,
                validitySeconds: 86_400,
                delta: nil,
                deltaEnd: nil,
                base: nil
            )
            _ = try builder.collect(order) { _ in spool }.feedSequence
        }
        guard case .file = error?.reason else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(press.status.lists == [])
    }

    @Test("A file that is cut off while it is read is said")
    func cutOff() throws {
        let directory = try TemporaryDirectory()
        let kept = try ListFile(creating: directory.path("kept"))
        try kept.append([1, 2, 3])
        let status = unsafe truncate(directory.path("kept"), 1)
        #expect(status == 0)
        #expect(throws: RevocationListError(.file(path: directory.path("kept"), detail: "it became shorter")))
        {
            try kept.fingerprint()
        }
    }
}
