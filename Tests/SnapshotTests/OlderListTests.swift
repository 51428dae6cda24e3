import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@testable import Snapshot

/// Issue 5: a centre that was put back to a copy may have older lists than a replica gave out.
@Suite("A list of a snapshot that is older than the one that relying parties have")
struct OlderListTests {
    private let carrier: Carrier
    private let authority: StatusAuthority

    init() throws {
        carrier = try Carrier()
        authority = try StatusAuthority(now: carrier.now)
    }

    private func list(
        _ number: Int64,
        of authority: StatusAuthority,
        endsAfter seconds: Int64
    ) throws -> [UInt8] {
        let writer = RevocationListWriter(
            issuer: authority.certificate.subjectDER,
            algorithm: authority.key.signatureAlgorithm,
            thisUpdate: carrier.now,
            nextUpdate: carrier.now.advanced(bySeconds: seconds)
        )
        return try writer.finish(
            number: number,
            authorityKeyIdentifier: authority.certificate.publicKey.keyIdentifier
        )
        .signed(by: authority.key)
    }

    private func given() throws -> [UInt8] { try carrier.directory.read("replica-published/issuing.crl") }

    @Test("It does not take its place as long as that one holds, also after a restart, and is told")
    func older() throws {
        let writer = try carrier.writer()
        var replica = try carrier.replica()
        let newer = try list(8, of: authority, endsAfter: 600)
        let older = try list(7, of: authority, endsAfter: 3600)
        try carrier.publish(writer, list: newer)
        try carrier.carry()
        try carrier.take(replica)
        #expect(try given() == newer)
        let manifest = try carrier.publish(writer, at: 1, list: older)
        try carrier.carry()
        #expect(try replica.take(from: carrier.copy, at: carrier.now) == manifest)
        let told = SnapshotError(.olderList(file: "issuing.crl", number: 7, present: 8))
        for _ in 0..<2 { #expect(throws: told) { try replica.settle(at: carrier.now) } }
        #expect(try given() == newer)
        replica = try carrier.replica()
        #expect(try replica.restore())
        #expect(throws: told) { try replica.settle(at: carrier.now) }
        #expect(try given() == newer)

        // Of the next one nothing is to be told, and one that has ended is worth nothing.
        let next = try list(9, of: authority, endsAfter: 600)
        try carrier.publish(writer, at: 2, list: next)
        try carrier.carry()
        try carrier.take(replica)
        #expect(try given() == next)
        try carrier.publish(writer, at: 3, list: older)
        try carrier.carry()
        _ = try replica.take(from: carrier.copy, at: carrier.now)
        try replica.settle(at: carrier.now.advanced(bySeconds: 601))
        #expect(try given() == older)
    }

    @Test("Numbers of another key say nothing")
    func otherKey() throws {
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        try carrier.publish(writer, list: list(8, of: authority, endsAfter: 600))
        try carrier.carry()
        try carrier.take(replica)
        let other = try list(7, of: StatusAuthority(now: carrier.now), endsAfter: 600)
        try carrier.publish(writer, at: 1, list: other)
        try carrier.carry()
        try carrier.take(replica)
        #expect(try given() == other)
    }
}
